/** For useInfiniteQuery: a list goes on from `next` of the page before, which is null on the last one. */
export const BY_PAGES = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last: { next?: string | null }) => last.next ?? undefined,
};
