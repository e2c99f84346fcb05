import { useSearchParams } from 'react-router';
import { versionOf } from './version-address';

/** The version that the address asks to look at (undefined: the draft), and the way to another. */
export function useShownVersion() {
  const [params, setParams] = useSearchParams();
  return {
    shownVersion: versionOf(params),
    showVersion: (version: number | undefined) =>
      setParams(version === undefined ? {} : { version: String(version) }, { replace: true }),
  };
}
