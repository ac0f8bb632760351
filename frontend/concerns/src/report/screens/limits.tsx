import { Back } from "../parts/back.tsx";
import { useStore } from "../parts/context.ts";
import { Heading } from "../parts/heading.tsx";

export function Limits() {
  const { store } = useStore();
  const { name, limits } = store.definition.limits;
  return (
    <div class="text">
      <Heading of="limits">{name}</Heading>
      <ul class="limits">{limits.map(({ id, text }) => <li key={id}>{text}</li>)}</ul>
      <Back />
    </div>
  );
}
