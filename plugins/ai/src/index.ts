import { definePlugin } from '@pulseflow/sdk';
import { serviceCredential } from './credential';
import { askNode } from './nodes/ask';
import { embed } from './nodes/embed';
import { listModelsNode } from './nodes/list-models';

export default definePlugin({ nodes: [askNode, embed, listModelsNode], credentials: [serviceCredential] });
