import { z } from 'zod';
import { runIdSchema } from './ids';

/** How a test run differs from a run of the same flow. Recorded with the run, so that a restart in its midst changes nothing. */
export const testOptionsSchema = z.object({
  effects: z
    .enum(['on', 'off'])
    .default('on')
    .meta({ description: 'off: a node that acts on the outside world is not executed, and says what it would do' }),
  until: z.string().optional().meta({ description: 'Run up to this node: only it and what leads to it are run' }),
  from: z.string().optional().meta({
    description: 'Run from this node on: what comes before is not executed, its outputs are pinned ones or those of `inputsFrom`',
  }),
  only: z.string().optional().meta({ description: 'Run this node alone, with inputs as for `from`' }),
  usePins: z.boolean().optional().meta({
    description: 'Nodes with pinned data put it out instead of being executed. Default: no; with `from` and `only` yes',
  }),
  stepping: z.boolean().default(false).meta({ description: 'The run pauses before each step until it is told to go on' }),
  inputsFrom: runIdSchema.optional().meta({ description: 'For `from` and `only`: the run whose recorded outputs stand in' }),
});
export type TestOptions = z.infer<typeof testOptionsSchema>;

/** The word by which a paused step of a test run says what it waits for. */
export const NEXT_STEP = 'step';
