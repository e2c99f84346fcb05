import { countField, credentialChoice, needed, textField } from '@pulseflow/sdk';
import { SERVICE_TYPES } from './api';

export const serviceField = credentialChoice(SERVICE_TYPES, {}, { title: 'AI service' }, { title: 'Serviço de IA' });

export function modelField(examples: readonly string[]) {
  return needed(
    textField(
      { title: 'Model', description: 'As the service names it; the node "List models" tells the names' },
      { title: 'Modelo', description: 'Como o serviço o chama; o nó "Listar modelos" mostra os nomes' },
      { examples },
    ),
  );
}

export const timeoutField = countField(
  { min: 5, max: 3600, preset: 300 },
  { title: 'Longest wait (seconds)', description: 'For one answer; models on this computer take their time' },
  { title: 'Espera máxima (segundos)', description: 'Por resposta; modelos neste computador demoram' },
);
