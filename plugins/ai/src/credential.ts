import { defineCredential, problem, words, z } from '@pulseflow/sdk';
import { type AiService, aiClient, DEFAULT_BASE_URL, listModels } from './api';

/** Where the models are, and the key to them. */
export const serviceCredential = defineCredential({
  name: 'service',
  label: { en: 'AI service', 'pt-BR': 'Serviço de IA' },
  description: {
    en: 'Any service that speaks OpenAI’s API: OpenAI, Azure, OpenRouter, Groq, Mistral …, or Ollama, LM Studio, llama.cpp, vLLM on this computer',
    'pt-BR':
      'Qualquer serviço que fale a API da OpenAI: OpenAI, Azure, OpenRouter, Groq, Mistral …, ou Ollama, LM Studio, llama.cpp, vLLM neste computador',
  },
  schema: z.object({
    baseUrl: z
      .string()
      .trim()
      .max(2000)
      .default(DEFAULT_BASE_URL)
      .refine((text) => text === '' || (URL.canParse(text) && /^https?:/.test(text)), 'Write the whole address, with https://')
      .meta(
        words(
          { title: 'Address', description: 'Mostly ends in /v1. Ollama on this computer: http://localhost:11434/v1' },
          { title: 'Endereço', description: 'Em geral termina em /v1. Ollama neste computador: http://localhost:11434/v1' },
          { examples: [DEFAULT_BASE_URL, 'http://localhost:11434/v1', 'https://openrouter.ai/api/v1'] },
        ),
      ),
    apiKey: z
      .string()
      .trim()
      .max(5000)
      .default('')
      .meta(
        words(
          { title: 'Key', description: 'Empty for a service on this computer that asks for none' },
          { title: 'Chave', description: 'Vazia para um serviço neste computador que não pede nenhuma' },
          { secret: true },
        ),
      ),
    organization: z
      .string()
      .trim()
      .max(500)
      .default('')
      .meta(
        words(
          { title: 'Organization', description: 'Of OpenAI, when your key has several; mostly empty' },
          { title: 'Organização', description: 'Da OpenAI, se sua chave tem várias; em geral vazia' },
        ),
      ),
  }),
  async test(context) {
    const models = await listModels(aiClient(context, context.values as AiService));
    if (models.length > 0) return;
    throw problem({
      code: 'AI_NO_MODELS',
      en: 'The service answers, but offers no model. Install or enable one there.',
      ptBr: 'O serviço responde, mas não oferece nenhum modelo. Instale ou habilite um lá.',
    });
  },
});
