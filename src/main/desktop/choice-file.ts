/** What the window remembers between starts: where it was attached, and its place on the screen. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const choiceSchema = z.object({
  attached: z.object({ url: z.url(), sealedToken: z.string() }).optional(),
  bounds: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }).optional(),
  maximized: z.boolean().optional(),
  fullScreen: z.boolean().optional(),
  startHidden: z.boolean().optional(),
  /** '' for none; absent: the one that the app comes with. */
  quickRunShortcut: z.string().optional(),
  zoomPercent: z.number().optional(),
  toldStillRunning: z.boolean().optional(),
});
export type Choice = z.infer<typeof choiceSchema>;

export interface ChoiceFile {
  read(): Choice;
  /** Changes the given fields; `undefined` removes one. A folder that cannot be written only costs the memory. */
  change(fields: { [Name in keyof Choice]?: Choice[Name] | undefined }): void;
}

/** The file `window.json` in the folder. A missing or broken file counts as empty. */
export function createChoiceFile(folder: string): ChoiceFile {
  const path = join(folder, 'window.json');
  function read(): Choice {
    try {
      const parsed = choiceSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
      return parsed.success ? parsed.data : {};
    } catch {
      return {};
    }
  }
  let choice = read();
  return {
    read: () => choice,
    change(fields) {
      choice = choiceSchema.parse({ ...choice, ...fields });
      try {
        mkdirSync(folder, { recursive: true });
        writeFileSync(path, `${JSON.stringify(choice, null, 2)}\n`, { mode: 0o600 });
      } catch {
        // A read-only profile: the window works, it just starts afresh next time.
      }
    },
  };
}
