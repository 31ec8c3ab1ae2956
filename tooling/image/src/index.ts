export { architectures, ownArchitecture, type Architecture } from "./architecture.js";
export { buildImage, type BuiltImage } from "./build-image.js";
export { user } from "./base-root.js";
export { imageConfig } from "./image-config.js";
