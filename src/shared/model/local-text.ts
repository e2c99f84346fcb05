import { z } from 'zod';

/** A text in the two languages of the app. */
export const localTextSchema = z.object({ en: z.string(), 'pt-BR': z.string() });
export type LocalText = z.infer<typeof localTextSchema>;
