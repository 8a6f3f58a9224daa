import { lazy, Suspense } from "react";
import { Navigate, Route, Routes } from "react-router";
import { RequireSession } from "../session/RequireSession";
import { SignInPage } from "../session/SignInPage";
import { PageLoading } from "../ui/PageLoading";
import { NotFoundPage } from "./NotFoundPage";
import { Shell } from "./Shell";

const ContactsPage = lazy(() => import("../contacts/ContactsPage"));
const FieldsPage = lazy(() => import("../fields/FieldsPage"));
const DeletedFieldsPage = lazy(() => import("../fields/DeletedFieldsPage"));
const ImportsPage = lazy(() => import("../imports/ImportsPage"));
const SettingsPage = lazy(() => import("../settings/SettingsPage"));
const SetupPage = lazy(() => import("../imports/setup/SetupPage"));
const ProfilesPage = lazy(() => import("../imports/setup/ProfilesPage"));
const ImportReportPage = lazy(() => import("../imports/ImportReportPage"));

/** Every address of the product, in one table. */
export function Pages() {
  return (
    <Suspense fallback={<PageLoading />}>
      <Routes>
        <Route path="/sign-in" element={<SignInPage />} />
        <Route element={<RequireSession />}>
          <Route element={<Shell />}>
            <Route index element={<Navigate to="/contacts" replace />} />
            <Route path="/contacts/:contactId?" element={<ContactsPage />} />
            <Route path="/fields/:fieldId?" element={<FieldsPage />} />
            <Route path="/fields/deleted" element={<DeletedFieldsPage />} />
            <Route path="/imports" element={<ImportsPage />} />
            <Route path="/imports/mappings" element={<ProfilesPage />} />
            <Route path="/imports/:importRef/setup" element={<SetupPage />} />
            <Route path="/imports/:importRef" element={<ImportReportPage />} />
            <Route path="/settings" element={<SettingsPage />} />
            <Route path="*" element={<NotFoundPage />} />
          </Route>
        </Route>
      </Routes>
    </Suspense>
  );
}
