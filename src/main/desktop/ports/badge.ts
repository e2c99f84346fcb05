/** The number on the icon in the dock or task bar. */

export interface Badge {
  /** 0 takes it away. @param tooltip what the number means, for people who cannot see it */
  set(count: number, tooltip: string): void;
}
