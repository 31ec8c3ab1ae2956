import { configFor } from "../jest.preset.js";

export default configFor([import.meta.dirname]);
