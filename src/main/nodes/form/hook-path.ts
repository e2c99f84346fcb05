import type { JsonObject, SettingProblem } from '../../engine/sdk';
import { rawText } from './fields';

/** Words joined by slashes. `.` and `..` are no words: a caller's own URL rules would take them away. */
const PATH = /^(?!(.*\/)?\.{1,2}(\/|$))[A-Za-z0-9._~-]+(\/[A-Za-z0-9._~-]+)*$/;

/** What is wrong with the field `path` of a trigger that is called at `/hooks/<path>`. */
export function hookPathProblems(config: JsonObject): SettingProblem[] {
  const path = rawText(config, 'path').replace(/^\/+|\/+$/g, '');
  if (path === '')
    return [{ field: '/path', message: 'Give the webhook a path, for example github', detail: 'HOOK_PATH_MISSING' }];
  if (PATH.test(path)) return [];
  const message = 'A path has letters, digits, - _ . ~ and slashes, for example shop/orders';
  return [{ field: '/path', message, detail: 'HOOK_PATH_INVALID' }];
}
