/** `pulseflow pause`, `resume` and `diagnostics`. */
import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { AppError } from '#shared/model/errors';
import { formatJson, formatTime } from './output';
import type { CommandParts } from './schedule-commands';

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90m`, `2h`, `1d`, in milliseconds. */
function parseDuration(text: string): number {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  const ms = Number(count) * (UNITS[unit ?? ''] ?? Number.NaN);
  if (!(ms > 0)) throw new InvalidArgumentError('A duration such as 90m, 2h or 1d.');
  return ms;
}

function parseMoment(text: string): number {
  const atMs = Date.parse(text);
  if (Number.isNaN(atMs) || !/(Z|[+-]\d\d:?\d\d)$/i.test(text))
    throw new InvalidArgumentError('A moment with an offset, such as 2026-12-01T08:00:00-03:00.');
  return atMs;
}

/** Adds the commands. */
export function addMachineCommands(program: Command, { withClient, json, out }: CommandParts): void {
  program
    .command('pause')
    .description('pause all flows: triggers start no new runs, runs that are under way go on')
    .option('--for <duration>', '90m, 2h, 1d: then they go on by themselves', parseDuration)
    .option('--until <moment>', 'ISO 8601 with an offset: then they go on by themselves', parseMoment)
    .action((options: { for?: number; until?: number }) =>
      withClient(false, async (client) => {
        if (options.for !== undefined && options.until !== undefined)
          throw new AppError({ code: 'BAD_ARGUMENT', message: 'Give either --for or --until.' });
        const until = options.until ?? (options.for === undefined ? null : Date.now() + options.for);
        if (until !== null && until <= Date.now())
          throw new AppError({ code: 'BAD_ARGUMENT', message: 'The pause would be over already: name a moment to come.' });
        const { engine } = await client.settings.update({ engine: { paused: true, pausedUntil: until } });
        if (json()) out.line(formatJson({ paused: engine.paused, pausedUntil: engine.pausedUntil }));
        else
          out.line(
            until === null
              ? 'All flows are paused until "pulseflow resume".'
              : `All flows are paused until ${formatTime(until)} UTC.`,
          );
        return 0;
      }),
    );

  program
    .command('resume')
    .description('let all flows go on that "pulseflow pause" stopped')
    .action(() =>
      withClient(false, async (client) => {
        const { engine } = await client.settings.update({ engine: { paused: false } });
        out.line(json() ? formatJson({ paused: engine.paused }) : 'Flows go on.');
        return 0;
      }),
    );

  program
    .command('diagnostics')
    .description('collect what helps to find a fault into a zip file, without secrets; nothing is sent')
    .option('--output <file>', 'the file to write; default: a name with the date, here')
    .option('--show', 'print all that would be in it, and write nothing')
    .action((options: { output?: string; show?: boolean }) =>
      withClient(false, async (client) => {
        const { fileName, parts, zipBase64 } = await client.machine.diagnostics({});
        if (options.show === true) {
          if (json()) out.line(formatJson(parts));
          else for (const { name, text } of parts) out.line(`── ${name}\n${text}`);
          return 0;
        }
        const file = resolve(options.output ?? fileName);
        if (existsSync(file))
          throw new AppError({ code: 'FILE_EXISTS', message: `${file} exists already. Name another file, or delete that one.` });
        writeFileSync(file, Buffer.from(zipBase64, 'base64'), { mode: 0o600 });
        if (json()) out.line(formatJson({ file, parts: parts.map(({ name }) => name) }));
        else out.line(`Wrote ${parts.map(({ name }) => name).join(', ')} to ${file}. Look at it before you send it.`);
        return 0;
      }),
    );
}
