import { z } from 'zod';
import { flowDefinitionSchema } from './flow';
import { localTextSchema } from './local-text';
import { localWordsSchema } from './node-type';

export const templateCategorySchema = z.enum([
  'files',
  'reports',
  'backups',
  'web',
  'monitoring',
  'messages',
  'approvals',
  'webhooks',
  'learning',
]);
export type TemplateCategory = z.infer<typeof templateCategorySchema>;

/** The languages in which a template can be had. */
export const templateLanguageSchema = z.enum(['en', 'pt-BR']);
export type TemplateLanguage = z.infer<typeof templateLanguageSchema>;

/** A flow to start from, as the gallery shows it. */
export const templateSummarySchema = z.object({
  id: z.string(),
  name: localTextSchema,
  description: localTextSchema,
  category: templateCategorySchema,
  icon: z.string().meta({ description: 'Name of a lucide icon, kebab-case' }),
  keywords: localWordsSchema,
  needs: z.array(localTextSchema).meta({ description: 'What has to be there, beside the app, for it to do its work' }),
  starter: z.boolean().meta({ description: 'Offered to a new user, ready to run' }),
  paused: z.boolean().meta({ description: 'It would act by itself: installed paused' }),
  nodeTypes: z.array(z.string()).meta({ description: 'The types of its nodes, each once' }),
  installedFlowId: z.string().optional(),
});
export type TemplateSummary = z.infer<typeof templateSummarySchema>;

/** A template with its flow in one language. */
export const templateDetailSchema = templateSummarySchema.extend({ definition: flowDefinitionSchema });
