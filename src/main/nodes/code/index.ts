export { createCodeRunner } from './code-runner';
