/** A part of a page that is fetched when it is first wanted. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

export type Load<P> = () => Promise<ComponentType<P>>;

interface Given<P> {
  load: Load<P>;
  given: P;
  /** It did not come. */
  failed: () => void;
}

/** Nothing until the part has come; then the part, with what is `given` to it. */
export function Later<P extends object>({ load, given, failed }: Given<P>) {
  const [Part, setPart] = useState<ComponentType<P> | null>(null);
  useEffect(() => {
    let wanted = true;
    load().then((found) => wanted && setPart(() => found), () => wanted && failed());
    return () => void (wanted = false);
  }, [load]);
  return Part && <Part {...given} />;
}
