/** The engine: what makes it. Its types are in `engine.ts` (what it does) and `ports.ts` (what it needs). */
export { createEngine } from './interpreter';
export { inlineExecutor } from './step/inline-executor';
