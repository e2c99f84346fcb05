import { KeyRound, KeySquare, ListPlus, type LucideIcon, Mail, UserLock } from 'lucide-react';

const ICONS: Record<string, LucideIcon> = {
  'key-round': KeyRound,
  'key-square': KeySquare,
  'list-plus': ListPlus,
  mail: Mail,
  'user-lock': UserLock,
};

/** The icon of a type of credential by its lucide name; a key for a name that is not bundled. Purely decorative. */
export function CredentialIcon({ name, size = 16 }: { name: string | undefined; size?: number }) {
  const Icon = ICONS[name ?? ''] ?? KeyRound;
  return <Icon size={size} strokeWidth={1.75} aria-hidden />;
}
