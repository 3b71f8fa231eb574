/** A number that runs to its new value. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { countUp } from './motion.ts';

/** A number that runs from what it was to what it is; `says` puts it into words. */
export function Count({ value, says }: { value: number; says: (value: number) => string }) {
  const [shown, setShown] = useState(value);
  const last = useRef(value);
  useEffect(() => {
    const from = last.current;
    last.current = value;
    return countUp(from, value, setShown);
  }, [value]);
  return <>{says(shown)}</>;
}
