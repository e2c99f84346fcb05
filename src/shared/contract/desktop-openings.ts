import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { fileRefSchema } from '../model/packet';
import { okSchema } from './base';

/** What the app was asked for from outside of its window. Each is handed to one page, once. */
export const openingSchema = z.discriminatedUnion('kind', [
  /** Quick-run was called up by its shortcut, the tray or the menu. */
  z.object({ kind: z.literal('show') }),
  /** A flow is to be run: by a link it is always asked first. */
  z.object({
    kind: z.literal('run'),
    flow: z.string().meta({ description: 'Its id or its name' }),
    texts: z.record(z.string(), z.array(z.string())).meta({ description: 'Inputs as texts, by the name of their field' }),
    from: z.enum(['link', 'tray', 'menu']),
  }),
  /** Files were dropped on the tray or the app's icon: they are in the workspace already. */
  z.object({ kind: z.literal('files'), files: z.array(fileRefSchema) }),
  /** Files of flows were opened: to be imported. */
  z.object({ kind: z.literal('import'), files: z.array(z.object({ name: z.string(), text: z.string() })) }),
  z.object({ kind: z.literal('failed'), code: z.string(), message: z.string(), data: z.record(z.string(), z.json()).optional() }),
]);
export type Opening = z.infer<typeof openingSchema>;

/** How the app is opened from outside; served to its windows only. */
export const desktopOpenings = {
  /** What has come and what comes; each is given once, to the page that asks for the window it is meant for. */
  watch: oc.input(z.object({ window: z.enum(['main', 'quick-run']) })).output(eventIterator(openingSchema)),
  /** Puts quick-run out of sight. */
  hideQuickRun: oc.output(okSchema),
  /** Quick-run stays when another program gets the focus, as while a form is filled in. */
  hold: oc.input(z.object({ isHeld: z.boolean() })).output(okSchema),
  /** Shows the main window at a page of the app, and puts quick-run out of sight. */
  openMain: oc
    .input(
      z.object({
        path: z
          .string()
          .regex(/^\/(?!\/)/)
          .max(500),
      }),
    )
    .output(okSchema),
};
