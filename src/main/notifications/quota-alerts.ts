/** Tells people before there is no room left: in the database as its settings have it, and on the disk. */
import type { Clock, Timer } from '#main/engine/ports';
import type { Language, Notice } from './notice';
import type { Storage } from './ports';

const FIRST_AFTER_MS = 30_000;
const EVERY_MS = 10 * 60_000;
const DAY_MS = 86_400_000;
/** Full enough to be told. */
const NEAR = 0.9;
/** Told again only after it was less full than this. */
const CALM = 0.85;
/** Less than this is little on any disk. */
const LITTLE_BYTES = 1024 ** 3;
const LITTLE_SHARE = 0.05;

export interface QuotaPorts {
  clock: Clock;
  storage(): Promise<Storage>;
  onError(error: unknown): void;
}

const UNITS = [
  [1024 ** 3, 'gigabyte'],
  [1024 ** 2, 'megabyte'],
] as const;

function sizeText(bytes: number, language: Language): string {
  const [size, unit] = UNITS.find(([each]) => bytes >= each) ?? UNITS[1];
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: 1 }).format(bytes / size);
}

const TEXTS = {
  en: {
    database: 'The database is nearly full',
    databaseBody: (used: string, most: string) =>
      `It holds ${used} of ${most}. When it is full, the oldest finished runs are deleted before their time. Raise the limit or keep runs for a shorter time: Settings > Data.`,
    disk: 'The disk is nearly full',
    diskBody: (free: string) =>
      `${free} are left on the disk of the workspace. When none is left, no new runs start. Free some space, or keep runs and backups for a shorter time: Settings > Data.`,
  },
  'pt-BR': {
    database: 'O banco de dados está quase cheio',
    databaseBody: (used: string, most: string) =>
      `Ele tem ${used} de ${most}. Quando encher, as execuções mais antigas são excluídas antes do tempo. Aumente o limite ou guarde execuções por menos tempo: Configurações > Dados.`,
    disk: 'O disco está quase cheio',
    diskBody: (free: string) =>
      `Restam ${free} no disco do espaço de trabalho. Quando acabar, nenhuma execução nova começa. Libere espaço, ou guarde execuções e backups por menos tempo: Configurações > Dados.`,
  },
} as const;

export interface QuotaWatch {
  start(): void;
  close(): void;
}

export function watchQuota(
  { clock, storage, onError }: QuotaPorts,
  service: { tell(notice: Notice): Promise<void> },
): QuotaWatch {
  const told = new Set<'database' | 'disk'>();
  let timer: Timer | undefined;
  let isOn = false;

  function judge(what: 'database' | 'disk', isNear: boolean, isCalm: boolean, words: Notice['words']): void {
    if (isCalm) told.delete(what);
    if (!isNear || told.has(what)) return;
    told.add(what);
    const notice: Notice = {
      topic: 'quota-near',
      to: 'owner',
      level: 'warning',
      urgent: what === 'disk',
      path: '/settings/data',
      words,
      // A program that is started again and again tells of it once a day.
      idempotencyKey: `quota ${what} ${Math.floor(clock.now() / DAY_MS)}`,
    };
    service.tell(notice).catch(onError);
  }

  async function look(): Promise<void> {
    try {
      const { usedBytes, maxBytes, freeBytes, diskBytes } = await storage();
      if (!isOn) return;
      judge('database', usedBytes >= maxBytes * NEAR, usedBytes < maxBytes * CALM, (language) => ({
        title: TEXTS[language].database,
        body: TEXTS[language].databaseBody(sizeText(usedBytes, language), sizeText(maxBytes, language)),
      }));
      const little = Math.min(LITTLE_BYTES, diskBytes * LITTLE_SHARE);
      judge('disk', freeBytes < little, freeBytes > little * 1.5, (language) => ({
        title: TEXTS[language].disk,
        body: TEXTS[language].diskBody(sizeText(freeBytes, language)),
      }));
    } catch (error) {
      onError(error);
    }
    arm(EVERY_MS);
  }

  function arm(delayMs: number): void {
    if (isOn) timer = clock.setTimer(clock.now() + delayMs, () => void look());
  }

  return {
    start() {
      isOn = true;
      arm(FIRST_AFTER_MS);
    },
    close() {
      isOn = false;
      timer?.cancel();
    },
  };
}
