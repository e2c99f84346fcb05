import type { Notification } from '#shared/contract/system';
import type { NotificationTopic } from '#shared/model/notification';

export type Language = 'en' | 'pt-BR';

/** Something that people are to be told of. */
export interface Notice {
  topic: NotificationTopic;
  /** `owner`: what concerns the workspace; members hear of it too when they have asked for its topic. Else ids of people. */
  to: 'owner' | readonly string[];
  level: Notification['level'];
  /** Comes through in quiet hours too, when the person lets urgent news through. */
  urgent?: boolean;
  /**
   * Whatever the rules say, by no channel. `bell`: only for its list. `screen`: raised there too, for rules have been asked before.
   */
  only?: 'bell' | 'screen';
  /** Called once for each language that is needed. */
  words(language: Language): { title: string; body: string };
  /** The page of the app that it leads to, where that is no run, flow or task. */
  path?: string;
  flowId?: string;
  runId?: string;
  taskId?: string;
  /** The same key tells a person once. */
  idempotencyKey: string;
}
