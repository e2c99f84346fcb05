import { definePlugin } from '@pulseflow/sdk';
import { create } from './create';
import { list } from './list';
import { restore } from './restore';

export default definePlugin({ nodes: [create, restore, list] });
