/** A sheet that comes up from below: the browser's own dialog keeps the focus inside; Escape and going back close it. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { opened } from './bridge/back.ts';

interface Given {
  title: string;
  close: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** A sheet with a title and a cross; `onClose` is called once, however it closes. */
export function Dialog({ title, close, onClose, children }: Given) {
  const dialog = useRef<HTMLDialogElement>(null);
  const gone = useRef(false);
  useEffect(() => {
    const shown = dialog.current;
    if (shown && !shown.open) shown.showModal();
    const closed = opened(() => shown?.close());
    return () => {
      closed();
      gone.current = true; // it was taken away: the focus goes back to where it was, and nobody is told again
      shown?.close();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-label={title}
      onClose={() => gone.current || onClose()}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
    >
      <div class="dialog-inside">
        <header>
          <h2>{title}</h2>
          <button type="button" class="close" aria-label={close} onClick={() => dialog.current?.close()}>×</button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
