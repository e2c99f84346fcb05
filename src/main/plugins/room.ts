/** All of the plugins room, put together. */
import { pluginNotFound } from './errors';
import type { PluginProcedures } from './router';
import type { AnswerHook } from './triggers/hooks';

export type PluginsRoom = PluginProcedures & { answerHook: AnswerHook };

export function createPluginsRoom(): PluginsRoom {
  const none = async (name: string): Promise<never> => Promise.reject(pluginNotFound(name));
  const noSource = async (): Promise<never> => Promise.reject(pluginNotFound(''));
  return {
    service: {
      list: async () => [],
      get: none,
      enable: none,
      disable: none,
      grant: none,
      revoke: none,
      remove: none,
      restart: none,
      logs: none,
      addSample: none,
      async *live() {},
    },
    installer: {
      inspect: noSource,
      install: noSource,
      rollBack: noSource,
      operations: () => [],
      async *watch() {},
      cancel: noSource,
    },
    catalogues: {
      list: async () => [],
      add: noSource,
      remove: noSource,
      search: async () => ({ items: [], total: 0, categories: [] }),
      checkUpdates: async () => ({ updates: [] }),
    },
    triggers: { states: () => [] },
    answerHook: (trigger) => none(trigger.type),
  };
}
