import type { Service } from "../api.ts";

/** Numbers can be called and addresses opened; anything else stays text. */
export function channelLink(channel: string): string | null {
  if (/^\+?[\d\s()-]{3,}$/.test(channel)) return `tel:${channel.replace(/[^\d+]/g, "")}`;
  if (/^[^\s@<>]+@[^\s@<>]+$/.test(channel)) return `mailto:${channel}`;
  return /^https:\/\/[^\s<>]+$/.test(channel) ? channel : null;
}

/** Entries are the organisations' own: whatever is no text is left out. */
function channelsOf({ channels }: Service): string[] {
  return Array.isArray(channels) ? channels.filter((one) => typeof one === "string") : [];
}

function Channel({ channel }: { channel: string }) {
  const link = channelLink(channel);
  return link === null ? <>{channel}</> : <a href={link} rel="noopener noreferrer" target="_blank">{channel}</a>;
}

export function Channels({ service }: { service: Service }) {
  return <p class="channels">{channelsOf(service).map((channel) => <span key={channel}><Channel channel={channel} /></span>)}</p>;
}
