import { useEffect, useEffectEvent } from "react";
import { Layers } from "./layers";

const layers = new Layers();
const press = (event: KeyboardEvent): void => layers.press(event);

/**
 * While `opened`, this is a layer over what was opened before it, and Escape is its own: wherever the keyboard is, also
 * on nothing. What holds other layers, and may be opened together with them, is `beneath`.
 */
export function useEscape(opened: boolean, onEscape: () => void, { beneath = false } = {}): void {
  const escape = useEffectEvent(onEscape);
  useEffect(() => {
    if (!opened) return undefined;
    window.addEventListener("keydown", press, { capture: true }); // once: adding it again does nothing
    return layers.add(() => escape(), beneath);
  }, [opened, beneath]);
}
