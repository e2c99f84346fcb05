import { definePlugin } from '@pulseflow/sdk';
import { greet } from './greet.ts';

export default definePlugin({ nodes: [greet] });
