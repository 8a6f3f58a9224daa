import { Skeleton, Title } from "@mantine/core";
import { Link } from "react-router";
import type { Catalogue, KeptContact, KeptThing } from "../api/types";
import { useCatalogue } from "../contacts/queries";
import { unturned } from "../format/bidi";
import { formatCount } from "../format/numbers";
import { formatPhone } from "../format/phone";
import { MoreButton } from "../ui/MoreButton";
import { ProblemState } from "../ui/ProblemState";
import { thingName, withAdvice } from "./rollBack";
import { useKept } from "./rollBackQueries";
import classes from "./RollBack.module.css";

const NONE: Pick<Catalogue, "fields" | "labels"> = { fields: [], labels: [] };

/** IM-15: what was kept, why, and what to do, contact by contact. */
export function KeptContacts({ id }: { id: string }) {
  const kept = useKept(id);
  const catalogue = useCatalogue().data ?? NONE;
  if (kept.isPending) return <Skeleton height={120} role="status" aria-label="Loading what was kept" />;
  if (kept.data === undefined) {
    return (
      <ProblemState
        error={kept.error}
        what="The list of what was kept"
        onRetry={() => void kept.refetch()}
        retrying={kept.isFetching}
      />
    );
  }
  return (
    <>
      <Title order={2} className={classes.title} id="kept-contacts">
        Kept
      </Title>
      <ul className={classes.list} aria-labelledby="kept-contacts" tabIndex={0}>
        {kept.data.pages.flatMap((page) =>
          page.items.map((one) => (
            <li key={one.row} className={classes.contact}>
              <span className={classes.who}>
                <ContactLink id={one.contact_id} name={one.full_name} />
                <span className={classes.row}>
                  Row {formatCount(one.row)}, {howMuch(one)}
                </span>
              </span>
              <div>
                {withAdvice(one.kept).map(({ thing, advice }, index) => (
                  <Thing key={index} thing={thing} name={thingName(thing, catalogue)} advice={advice} />
                ))}
              </div>
            </li>
          )),
        )}
      </ul>
      <MoreButton pages={kept}>Show more</MoreButton>
    </>
  );
}

const howMuch = ({ outcome }: KeptContact): string => (outcome === "kept" ? "kept" : "the rest is as before");

function Thing({ thing, name, advice }: { thing: KeptThing; name: string; advice: string | null }) {
  return (
    <p className={classes.thing}>
      <strong>{name}</strong>: {thing.why} {advice !== null && <span className={classes.next}>{advice}</span>}
      {thing.contacts.map((other) => (
        <span key={other.id} className={classes.others}>
          See <ContactLink id={other.id} name={other.full_name} />
        </span>
      ))}
    </p>
  );
}

function ContactLink({ id, name }: { id: string; name: string | null }) {
  if (name === null) return "A contact you can't see";
  return (
    <Link to={`/contacts/${id}`}>
      <bdi>{unturned(formatPhone(name))}</bdi>
    </Link>
  );
}
