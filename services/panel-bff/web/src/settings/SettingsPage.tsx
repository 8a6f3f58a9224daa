import { useCatalogue } from "../contacts/queries";
import { whyNot } from "../session/permissions";
import { useSession } from "../session/session";
import { PageHeader } from "../ui/PageHeader";
import { PageLoading } from "../ui/PageLoading";
import { ProblemState } from "../ui/ProblemState";
import { usePageTitle } from "../ui/usePageTitle";
import classes from "./Settings.module.css";
import { SettingsForm } from "./SettingsForm";

/** What holds for the whole institution; an admin changes it, everybody may see it (AC-2). */
export default function SettingsPage() {
  usePageTitle("Settings");
  const reason = whyNot(useSession(), "institution.manage");
  const catalogue = useCatalogue();
  return (
    <div className={classes.page}>
      <PageHeader title="Settings" />
      {catalogue.data !== undefined ? (
        <SettingsForm institution={catalogue.data.institution} reason={reason} />
      ) : catalogue.isPending ? (
        <PageLoading />
      ) : (
        <ProblemState
          error={catalogue.error}
          what="The settings"
          onRetry={() => void catalogue.refetch()}
          retrying={catalogue.isFetching}
        />
      )}
    </div>
  );
}
