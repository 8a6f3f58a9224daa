import { Button, Paper, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState, type FormEvent } from "react";
import { Navigate, useSearchParams } from "react-router";
import { asProblem, type ApiProblem } from "../api/problem";
import { BrandMark } from "../ui/BrandMark";
import { Notice } from "../ui/Notice";
import { PageLoading } from "../ui/PageLoading";
import { safeNext } from "./next";
import { signIn, useMe } from "./session";
import classes from "./SignInPage.module.css";
import { usePageTitle } from "../ui/usePageTitle";

function words(problem: ApiProblem): { title: string; text: string } {
  if (problem.status === 401)
    return { title: "That did not match", text: "Check the email address and the password, then try again." };
  if (problem.status === 429)
    return { title: "Too many tries", text: problem.detail ?? "Wait a minute, then try again." };
  return { title: problem.title, text: problem.detail ?? "Try again in a moment." };
}

export function SignInPage() {
  usePageTitle("Sign in");
  const queryClient = useQueryClient();
  const [params] = useSearchParams();
  const me = useMe();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const passwordInput = useRef<HTMLInputElement>(null);
  const attempt = useMutation({
    mutationFn: () => signIn(queryClient, email.trim(), password),
    onError: () => passwordInput.current?.select(),
  });

  if (me.isPending) return <PageLoading />;
  if (me.data) return <Navigate to={safeNext(params.get("next"))} replace />;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    attempt.mutate();
  };
  const problem = attempt.isError ? words(asProblem(attempt.error)) : null;
  return (
    <main className={classes.page}>
      <Paper className={classes.card} component="form" onSubmit={submit} withBorder>
        <Stack gap="md">
          <div className={classes.brand}>
            <BrandMark size={36} />
            <div>
              <Title order={1}>Sign in</Title>
              <Text c="dimmed" size="sm">
                to Contact Panel
              </Text>
            </div>
          </div>
          {problem !== null && (
            <Notice tone="bad" title={problem.title}>
              {problem.text}
            </Notice>
          )}
          <TextInput
            label="Email"
            type="email"
            name="email"
            autoComplete="username"
            required
            withAsterisk={false}
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            size="md"
          />
          <PasswordInput
            ref={passwordInput}
            label="Password"
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ "aria-label": "Show the password", tabIndex: 0 }}
            size="md"
          />
          <Button type="submit" size="md" loading={attempt.isPending} fullWidth>
            Sign in
          </Button>
        </Stack>
      </Paper>
    </main>
  );
}
