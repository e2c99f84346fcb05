import type { ContractRouterClient } from '@orpc/contract';
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { okSchema } from './base';
import { desktopOpenings } from './desktop-openings';
import { desktopShell } from './desktop-shell';
import { contract } from './index';

/** How the window reaches its host. */
export const connectionSchema = z.object({
  mode: z.enum(['embedded', 'attached']),
  url: z.string().optional().meta({ description: 'Of the headless instance, when attached' }),
  state: z.enum(['connecting', 'connected', 'failed']),
  error: z.string().optional(),
  canEmbed: z.boolean().meta({ description: 'False on an Electron without Node-API 10: only attaching works' }),
  electronVersion: z.string(),
});
export type Connection = z.infer<typeof connectionSchema>;

const errors = {
  ATTACH_FAILED: {
    status: 502,
    data: z.looseObject({ reason: z.enum(['unreachable', 'unauthorized', 'not-pulseflow']) }),
  },
  EMBED_FAILED: { status: 409, data: z.looseObject({ reason: z.string() }) },
} as const;

/** What only the window offers, served by the Electron main process beside the host's contract. */
export const desktop = {
  connection: oc.output(connectionSchema),
  /** Attach to a running headless instance; remembered for the next start. The window reloads on success. */
  attach: oc
    .errors(errors)
    .input(z.object({ url: z.url(), token: z.string().min(1) }))
    .output(okSchema),
  /** Host the engine in this app again. */
  embed: oc.errors(errors).output(okSchema),
  shell: desktopShell,
  openings: desktopOpenings,
};

/** The contract as the window sees it over its MessagePort. */
export const windowContract = { ...contract, desktop };
export type WindowClient = ContractRouterClient<typeof windowContract>;
