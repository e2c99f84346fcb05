/*
 * The flows that the first start offers. Each file in resources/samples is a plain flow definition, so that it can also be
 * imported by hand; they are bundled, and read only when somebody asks.
 */
import type { LocalText } from '#shared/model/node-type';

export interface SampleFlow {
  id: string;
  name: LocalText;
  description: LocalText;
  /** It would act by itself: installed, but paused until the user resumes it. */
  paused: boolean;
  /** As in its file: not parsed yet. */
  definition: unknown;
}

interface Source extends Omit<SampleFlow, 'definition'> {
  read(): Promise<{ default: unknown }>;
}

const SOURCES: readonly Source[] = [
  {
    id: 'github-push-report',
    name: { en: 'GitHub push report', 'pt-BR': 'Relatório de push do GitHub' },
    description: {
      en: 'A push to the main branch becomes a report file, an e-mail and a notification.',
      'pt-BR': 'Um push para a branch main vira um arquivo de relatório, um e-mail e uma notificação.',
    },
    paused: false,
    read: () => import('../../../resources/samples/github-push-report.json'),
  },
  {
    id: 'web-page-check',
    name: { en: 'Hourly web page check', 'pt-BR': 'Verificação horária de página' },
    description: {
      en: 'Opens a web page every hour and tells you when it does not answer well. Installed paused.',
      'pt-BR': 'Abre uma página a cada hora e avisa quando ela não responde bem. Instalado em pausa.',
    },
    paused: true,
    read: () => import('../../../resources/samples/web-page-check.json'),
  },
  {
    id: 'for-each-and-wait',
    name: { en: 'For each and wait', 'pt-BR': 'Para cada e esperar' },
    description: {
      en: 'Works through a list two at a time with a pause in between. Start it by hand and watch.',
      'pt-BR': 'Percorre uma lista de dois em dois com uma pausa. Inicie manualmente e acompanhe.',
    },
    paused: false,
    read: () => import('../../../resources/samples/for-each-and-wait.json'),
  },
  {
    id: 'calculator',
    name: { en: 'Calculator', 'pt-BR': 'Calculadora' },
    description: {
      en: 'A webhook that answers its caller with the result.',
      'pt-BR': 'Um webhook que responde a quem chamou com o resultado.',
    },
    paused: false,
    read: () => import('../../../resources/samples/calculator.json'),
  },
  {
    id: 'failed-run-alert',
    name: { en: 'Tell me of failed runs', 'pt-BR': 'Avisar sobre execuções que falham' },
    description: {
      en: 'Shows a notification when a run of any flow fails.',
      'pt-BR': 'Mostra uma notificação quando uma execução de qualquer fluxo falha.',
    },
    paused: false,
    read: () => import('../../../resources/samples/failed-run-alert.json'),
  },
  {
    id: 'order-queue',
    name: { en: 'Order queue', 'pt-BR': 'Fila de pedidos' },
    description: {
      en: 'Puts orders into a durable queue and handles them one after the other, by urgency.',
      'pt-BR': 'Coloca pedidos em uma fila durável e trata um após o outro, por urgência.',
    },
    paused: false,
    read: () => import('../../../resources/samples/order-queue.json'),
  },
];

/** The sample flows in the order in which they are offered. */
export async function loadSamples(): Promise<SampleFlow[]> {
  return Promise.all(SOURCES.map(async ({ read, ...sample }) => ({ ...sample, definition: (await read()).default })));
}
