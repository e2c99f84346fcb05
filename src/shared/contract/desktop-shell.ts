import { oc } from '@orpc/contract';
import { z } from 'zod';
import { okSchema } from './base';

/** Settings of this machine's window; they lie beside the window's profile, not in the workspace. */
export const machineSettingsSchema = z.object({
  startAtLogin: z.boolean().meta({ description: 'With the session of the user, hidden in the tray' }),
  canStartAtLogin: z.boolean(),
  startHidden: z.boolean().meta({ description: 'Each start only shows the icon in the tray' }),
  quickRunShortcut: z.string().max(100).meta({ description: "As Electron writes it; '' for none" }),
  shortcutState: z.enum(['ok', 'off', 'taken', 'invalid']),
  zoomPercent: z.number().int().min(50).max(300),
  notificationButtons: z.boolean().meta({ description: 'Whether notifications of this desktop have buttons' }),
  platform: z.enum(['darwin', 'win32', 'linux', 'other']),
});
export type MachineSettings = z.infer<typeof machineSettingsSchema>;

/** What the window's own shell offers. */
export const desktopShell = {
  settings: oc.output(machineSettingsSchema),
  change: oc
    .input(
      z
        .object({
          startAtLogin: z.boolean(),
          startHidden: z.boolean(),
          quickRunShortcut: z.string().max(100),
          zoomPercent: z.number().int().min(50).max(300),
        })
        .partial(),
    )
    .output(machineSettingsSchema),
  /** Shows a notification, so that a person sees whether and how this desktop shows them. */
  testNotification: oc.output(okSchema),
  /** What of the window belongs into diagnostics. */
  facts: oc.output(z.object({ name: z.string(), text: z.string() })),
};
