import { KeyRound, KeySquare, ListPlus, type LucideIcon, Mail, UserLock } from 'lucide-react';
import { isDrawing } from '../drawing-tint';
import { OwnDrawing } from '../OwnDrawing';

const ICONS: Record<string, LucideIcon> = {
  'key-round': KeyRound,
  'key-square': KeySquare,
  'list-plus': ListPlus,
  mail: Mail,
  'user-lock': UserLock,
};

/** The icon of a type of credential: by its lucide name (a key for one that is not bundled), or its plugin's drawing. Decorative. */
export function CredentialIcon({ name, size = 16 }: { name: string | undefined; size?: number }) {
  if (name !== undefined && isDrawing(name)) return <OwnDrawing url={name} size={size} />;
  const Icon = ICONS[name ?? ''] ?? KeyRound;
  return <Icon size={size} strokeWidth={1.75} aria-hidden />;
}
