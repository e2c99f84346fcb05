// The engine has no Node or DOM types. These are the few standard objects it is handed through ports; the declarations
// merge with the full ones wherever a program includes those.
interface AbortSignal {
  readonly aborted: boolean;
}
