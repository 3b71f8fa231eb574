/** One sentence over the picture, for some seconds; a screen reader hears it too. */
import { useCallback, useState } from 'preact/hooks';

export interface Said {
  text: string;
  n: number;
}

export function useToast(): [Said, (text: string) => void] {
  const [said, setSaid] = useState<Said>({ text: '', n: 0 });
  return [said, useCallback((text: string) => setSaid((old) => ({ text, n: old.n + 1 })), [])];
}

export function Toast({ said }: { said: Said }) {
  return <p class={`toast ${said.text ? 'toast-on' : ''}`} role="status"><span key={said.n}>{said.text}</span></p>;
}
