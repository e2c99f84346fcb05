import { definePlugin } from '@pulseflow/sdk';
import { check } from './check';
import { siteChanges } from './watch/changes-trigger';

export default definePlugin({ triggers: [siteChanges], nodes: [check] });
