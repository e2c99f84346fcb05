import { z } from 'zod';

/** What a new user was shown; older settings say `samplesOffered`. */
const onboardingSchema = z.preprocess(
  (value) => {
    if (typeof value !== 'object' || value === null || !('samplesOffered' in value)) return value;
    const { samplesOffered, ...others } = value;
    return { templatesOffered: samplesOffered, tourSeen: samplesOffered, ...others };
  },
  z.object({ templatesOffered: z.boolean().default(false), tourSeen: z.boolean().default(false) }),
);

/** Settings of a workspace. Every field has a default, so that an old settings file still parses. */
export const settingsSchema = z.object({
  language: z.enum(['system', 'en', 'pt-BR']).default('system'),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  timeZone: z.string().default('system').meta({ description: 'IANA zone, or "system"' }),
  smtp: z
    .object({
      host: z.string().default(''),
      port: z.number().int().min(1).max(65535).default(587),
      security: z.enum(['none', 'starttls', 'tls']).default('starttls'),
      user: z.string().default(''),
      from: z.string().default('').meta({ description: 'Sender, e.g. PulseFlow <flows@example.com>' }),
      passwordSet: z.boolean().default(false).meta({ description: 'A password is stored; it is never sent back' }),
    })
    .prefault({}),
  notifications: z.object({ desktop: z.boolean().default(true), runFailed: z.boolean().default(true) }).prefault({}),
  engine: z
    .object({
      paused: z.boolean().default(false).meta({ description: 'Pause all: triggers are kept, no new run starts' }),
      pausedUntil: z
        .number()
        .int()
        .min(0)
        .nullable()
        .default(null)
        .meta({ description: 'While paused: when it goes on by itself (Unix time in ms); null: when somebody says so' }),
      maxConcurrentRuns: z.number().int().min(1).max(10_000).default(500),
    })
    .prefault({}),
  retention: z
    .object({
      maxAgeDays: z.number().int().min(1).max(36_500).default(90),
      maxRunsPerFlow: z.number().int().min(1).max(100_000_000).default(1_000_000),
      maxSizeMb: z
        .number()
        .int()
        .min(10)
        .max(10_000_000)
        .default(10_240)
        .meta({ description: 'Of all flows, the oldest finished runs go while the database holds more than this' }),
    })
    .prefault({}),
  backup: z
    .object({
      enabled: z.boolean().default(true).meta({ description: 'Copy the database once a day' }),
      hour: z.number().int().min(0).max(23).default(3).meta({ description: 'From this hour of the machine on' }),
      keep: z.number().int().min(1).max(1000).default(7).meta({ description: 'Older copies are deleted' }),
    })
    .prefault({}),
  flowFiles: z
    .object({
      folder: z
        .string()
        .max(1000)
        .default('')
        .meta({ description: 'A folder with one YAML file per flow, kept in step both ways; empty: none' }),
    })
    .prefault({}),
  network: z
    .object({
      proxy: z
        .enum(['environment', 'none', 'manual'])
        .default('environment')
        .meta({ description: 'For calls to other machines. environment: HTTP_PROXY, HTTPS_PROXY and NO_PROXY' }),
      proxyUrl: z.string().max(1000).default('').meta({ description: 'For manual, e.g. http://proxy.example.com:3128' }),
      noProxy: z.string().max(4000).default('').meta({ description: 'Host names that are reached directly, joined by commas' }),
    })
    .prefault({}),
  server: z
    .object({
      publicUrl: z.string().max(1000).default('').meta({
        description:
          'Where people reach this PulseFlow from elsewhere, e.g. https://flows.example.com; empty: only on this machine',
      }),
    })
    .prefault({}),
  limits: z
    .object({
      bodyBytes: z
        .number()
        .int()
        .min(1024)
        .max(1_073_741_824)
        .default(5 * 1024 * 1024),
      jsonDepth: z.number().int().min(4).max(10_000).default(64),
    })
    .prefault({}),
  onboarding: onboardingSchema.prefault({}),
});
export type Settings = z.infer<typeof settingsSchema>;

/** A partial change; `smtp.password` is write-only (empty string removes it). */
export const settingsPatchSchema = z.object({
  language: settingsSchema.shape.language.unwrap().optional(),
  theme: settingsSchema.shape.theme.unwrap().optional(),
  timeZone: z.string().optional(),
  smtp: z
    .object({
      host: z.string(),
      port: z.number().int().min(1).max(65535),
      security: z.enum(['none', 'starttls', 'tls']),
      user: z.string(),
      from: z.string(),
      password: z.string(),
    })
    .partial()
    .optional(),
  notifications: z.object({ desktop: z.boolean(), runFailed: z.boolean() }).partial().optional(),
  engine: z
    .object({
      paused: z.boolean(),
      pausedUntil: z
        .number()
        .int()
        .min(0)
        .nullable()
        .meta({ description: 'Pauses until then; left out when `paused` is given: until somebody resumes' }),
      maxConcurrentRuns: z.number().int().min(1).max(10_000),
    })
    .partial()
    .optional(),
  retention: z
    .object({
      maxAgeDays: z.number().int().min(1).max(36_500),
      maxRunsPerFlow: z.number().int().min(1).max(100_000_000),
      maxSizeMb: z.number().int().min(10).max(10_000_000),
    })
    .partial()
    .optional(),
  backup: z
    .object({ enabled: z.boolean(), hour: z.number().int().min(0).max(23), keep: z.number().int().min(1).max(1000) })
    .partial()
    .optional(),
  flowFiles: z
    .object({ folder: z.string().max(1000) })
    .partial()
    .optional(),
  network: z
    .object({
      proxy: z.enum(['environment', 'none', 'manual']),
      proxyUrl: z.string().max(1000),
      noProxy: z.string().max(4000),
    })
    .partial()
    .optional(),
  server: z
    .object({ publicUrl: z.string().max(1000) })
    .partial()
    .optional(),
  limits: z
    .object({ bodyBytes: z.number().int().min(1024).max(1_073_741_824), jsonDepth: z.number().int().min(4).max(10_000) })
    .partial()
    .optional(),
  onboarding: z.object({ templatesOffered: z.boolean(), tourSeen: z.boolean() }).partial().optional(),
});
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;
