import { useEffect } from "react";

/** The page's title; what stood there before comes back when the part that set it goes (a closed drawer, say). */
export function usePageTitle(title: string): void {
  useEffect(() => {
    const before = document.title;
    document.title = `${title} · Contact Panel`;
    return () => {
      document.title = before;
    };
  }, [title]);
}
