import { IconChevronDown } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useLocation } from 'react-router';
import classes from './shell.module.css';

/** The visitor's own menu: a native disclosure, so it opens without scripts; with them it also closes by itself. */
export function Menu({ label, face, children }: { label: string; face: string; children: ReactNode }) {
  const box = useRef<HTMLDetailsElement>(null);
  const { key } = useLocation();
  useEffect(() => {
    if (key && box.current) box.current.open = false;
  }, [key]);
  useEffect(() => {
    const close = (event: Event) => {
      const menu = box.current;
      if (!menu?.open) return;
      if (event instanceof KeyboardEvent) {
        if (event.key !== 'Escape') return;
        menu.querySelector('summary')?.focus();
      } else if (event.target instanceof Node && menu.contains(event.target)) return;
      menu.open = false;
    };
    document.addEventListener('click', close);
    document.addEventListener('keydown', close);
    return () => {
      document.removeEventListener('click', close);
      document.removeEventListener('keydown', close);
    };
  }, []);
  return (
    <details ref={box} className={classes['menu']}>
      <summary aria-label={label}>
        {/* Drawn by the style sheet: as text it would be part of what a voice user has to say. */}
        <span className={classes['avatar']} data-letter={face.slice(0, 1).toUpperCase()} aria-hidden="true" />
        <span className={classes['menuName']}>{face}</span>
        <IconChevronDown size={16} aria-hidden="true" />
      </summary>
      <div className={classes['menuList']}>{children}</div>
    </details>
  );
}
