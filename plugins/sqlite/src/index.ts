import { definePlugin } from '@pulseflow/sdk';
import { execute } from './execute';
import { insertRows } from './insert-rows';
import { query } from './query';

export default definePlugin({ nodes: [query, execute, insertRows] });
