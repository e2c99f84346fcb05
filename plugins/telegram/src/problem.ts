import { AppError, type AppErrorOptions } from '@pulseflow/sdk';

/** An error in both languages: the message in English, the Portuguese words in its data, where the app finds them. */
export function problem(words: { en: string; pt: string }, options: Omit<AppErrorOptions, 'message'>): AppError {
  return new AppError({
    ...options,
    message: words.en,
    data: { ...options.data, words: { 'pt-BR': words.pt } },
  });
}
