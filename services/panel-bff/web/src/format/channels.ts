import type { ChannelName, ChannelStatus } from "../api/types";

export const CHANNEL_NAMES: Record<ChannelName, string> = {
  sms: "SMS",
  email: "Email",
  web: "Webchat",
  facebook: "Facebook Messenger",
};

export const STATUS_NAMES: Record<ChannelStatus, string> = {
  opted_in: "Opted In",
  paused: "Paused",
  opted_out: "Opted Out",
};
