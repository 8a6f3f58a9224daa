import classes from "./ContactBadges.module.css";

interface Props {
  archived: boolean;
  testUser: boolean;
}

/** TEST USER and ARCHIVED, each only when true (ID-9). */
export function ContactBadges({ archived, testUser }: Props) {
  return (
    <>
      {testUser && (
        <span className={classes.badge} data-kind="test">
          TEST USER
        </span>
      )}
      {archived && (
        <span className={classes.badge} data-kind="archived">
          ARCHIVED
        </span>
      )}
    </>
  );
}
