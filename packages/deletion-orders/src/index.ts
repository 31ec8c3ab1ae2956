export { writeOrder, type NewOrder } from "./write-order.js";
export { followOrders, type Orders } from "./follow-orders.js";
export { whoOrders, type Orderer } from "./who-orders.js";
export { ordersFolder, type Order } from "./order.js";
export { OrderError, type OrderErrorCode } from "./errors.js";
