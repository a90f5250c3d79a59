import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';

/**
 * After a navigation without a full load, moves the focus to the new page's heading, as a full load would start at the
 * top: screen readers say where one is, and Tab goes on from there. Changes of the query (filters, a calendar) stay put.
 */
export function FocusOnNavigation() {
  const { pathname, hash } = useLocation();
  const previous = useRef(pathname);
  useEffect(() => {
    if (previous.current === pathname) return;
    previous.current = pathname;
    if (hash) return;
    const target = document.querySelector<HTMLElement>('main h1') ?? document.querySelector<HTMLElement>('main');
    if (!target) return;
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
  }, [pathname, hash]);
  return null;
}
