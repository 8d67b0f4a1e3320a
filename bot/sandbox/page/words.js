// All words of the page, in Vietnamese and English.

const VI = {
  title: "Bàn báo cáo – chơi thử", brand: "Bàn báo cáo", skip: "Đến ô soạn tin",
  next: "Đến việc tiếp theo", quarter: "+15 phút", hour: "+1 giờ", morning: "Hôm sau",
  play: "Đóng vai ai?", playing: "Đang đóng vai", people: "Chọn người", hints: "Gợi ý", trouble: "Thử sự cố", reset: "Làm lại từ đầu",
  draft: "Soạn tin", draftGroup: "Nhắn vào nhóm…", draftPrivate: "Nhắn riêng cho bot…", send: "Gửi", attach: "Gửi kèm tệp hoặc ảnh", cancel: "Bỏ", close: "Đóng",
  try: "Thử theo thứ tự", about: "Trang này là một nhóm chat giả ngay trên máy. Con bot trong nhóm là bot thật: cùng mã lệnh, cùng cách tính.",
  group: "Nhóm", private: "Riêng với bot", start: "Bắt đầu", startHint: "Chưa nhắn riêng với bot lần nào. Như trong Telegram, bot chỉ nhắn riêng cho ai đã bấm Bắt đầu.",
  quiet: "Chưa có tin nào.", reply: "Trả lời", edit: "Sửa", remove: "Xóa", copy: "Chép", copied: "Đã chép", edited: "đã sửa", more: "Thao tác với tin này",
  replying: "Trả lời", editing: "Sửa tin", pinned: "Tin ghim", image: "Ảnh", file: "Tệp", enlarge: "Bấm để xem to",
  role_reporter: "Đầu mối báo cáo", role_leader: "Lãnh đạo và thường trực", role_head: "Tổ trưởng", role_stranger: "Người ngoài",
  nextDue: "Việc kế tiếp: {0}", noDue: "Không còn việc nào đến hạn.", working: "Bot đang làm…", moving: "Thời gian đang trôi…",
  opening: "Đang dựng lại tối Chủ nhật và sáng nay: tám đơn vị gửi báo cáo…",
  told: "Bot nhắn riêng {0}", see: "Xem", newBelow: "{0} tin mới", joined: "{0} vào nhóm", left: "{0} rời nhóm", renamed: "Nhóm đổi tên: {0}", migrated: "Nhóm thành nhóm lớn",
  sureReset: "Xóa mọi tin và số liệu chơi thử, bắt đầu lại từ đầu?", sureDelete: "Xóa tin này? Như trong Telegram, bot không được báo và số liệu đã ghi vẫn giữ.", yes: "Đồng ý", no: "Thôi",
  lost: "Mất liên lạc với máy chủ. Đang thử lại…", refused: "Không được: {0}", tooBig: "Tệp lớn hơn 20 MB", blocked: "{0} đã chặn bot",
  t_privacy: "Chế độ riêng tư: bot chỉ thấy lệnh và tin trả lời bot", t_admin: "Bot là quản trị viên của nhóm", t_block: "{0} chặn bot",
  apps: "Ứng dụng chat", mention: "Nhắc tên bot", draftNamed: "Gõ @ để nhắc bot…", unheard: "Trong nhóm Zalo, bot chỉ nhận tin có nhắc tên bot hoặc tin trả lời bot.",
  t_slow: "Mạng chậm: mỗi lần gửi mất 3 giây", t_cut: "Đứt mạng 3 lần tới", t_busy: "Telegram báo quá tải 2 lần tới", t_twice: "Tin đến hai lần (5 tin tới)", t_done: "Đã bật",
  bot: "bot", days: ["Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"],
};

const EN = {
  title: "Reporting desk – sandbox", brand: "Reporting desk", skip: "To the message box",
  next: "To the next thing due", quarter: "+15 min", hour: "+1 hour", morning: "Next day",
  play: "Who do you play?", playing: "You are", people: "Choose a person", hints: "Hints", trouble: "Make trouble", reset: "Start over",
  draft: "Message", draftGroup: "Write to the group…", draftPrivate: "Write to the bot…", send: "Send", attach: "Attach a file or picture", cancel: "Cancel", close: "Close",
  try: "Try in this order", about: "This page is a pretend chat group on this machine. The bot in it is the real one: same code, same sums.",
  group: "Group", private: "Private with the bot", start: "Start", startHint: "Never wrote to the bot in private. As in Telegram, the bot writes only to people who pressed Start.",
  quiet: "Nothing said yet.", reply: "Reply", edit: "Edit", remove: "Delete", copy: "Copy", copied: "Copied", edited: "edited", more: "What to do with this message",
  replying: "Reply to", editing: "Edit message", pinned: "Pinned", image: "Picture", file: "File", enlarge: "Click to enlarge",
  role_reporter: "Reporters", role_leader: "Leader and standing office", role_head: "Heads", role_stranger: "Outsiders",
  nextDue: "Next: {0}", noDue: "Nothing more falls due.", working: "The bot is at work…", moving: "Time is passing…",
  opening: "Replaying Sunday evening and this morning: eight units report…",
  told: "The bot wrote to {0}", see: "See", newBelow: "{0} new", joined: "{0} joined", left: "{0} left", renamed: "New title: {0}", migrated: "Became a supergroup",
  sureReset: "Delete all messages and figures of the sandbox and begin again?", sureDelete: "Delete this message? As in Telegram, the bot is not told, and what was recorded stays.", yes: "Yes", no: "No",
  lost: "The server is out of reach. Trying again…", refused: "Not possible: {0}", tooBig: "The file is larger than 20 MB", blocked: "{0} blocked the bot",
  t_privacy: "Privacy mode: the bot sees only commands and replies to it", t_admin: "The bot is an administrator of the group", t_block: "{0} blocks the bot",
  apps: "Chat app", mention: "Mention the bot", draftNamed: "Type @ to mention the bot…", unheard: "In a Zalo group the bot only gets what mentions it or replies to it.",
  t_slow: "Slow network: each send takes 3 seconds", t_cut: "Cut the next 3 connections", t_busy: "Telegram says too many requests, twice", t_twice: "Deliver the next 5 updates twice", t_done: "On",
  bot: "bot", days: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
};

/** The chat app of this page: the same people and desk stand behind both, at / and at /zalo/. */
export const ZALO = location.pathname.startsWith("/zalo");
export const BASE = ZALO ? "/zalo" : "";

const KEY = "baocao.language";
let language = localStorage.getItem(KEY) === "en" ? "en" : "vi";

/** Say a phrase in the page's language; {0} takes the value. */
export function say(key, value = "") {
  const word = (language === "en" ? EN : VI)[key];
  return typeof word === "string" ? word.replace("{0}", value) : word ?? key;
}

/** Switch between Vietnamese and English, and put the words into the page. */
export function switchLanguage() {
  language = language === "en" ? "vi" : "en";
  localStorage.setItem(KEY, language);
  putWords();
}

/** Put the words into everything that carries a data-word, data-label or data-hint. */
export function putWords() {
  document.documentElement.lang = language;
  document.title = say("title");
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = say(node.dataset.word);
  for (const node of document.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", say(node.dataset.label));
    node.title = say(node.dataset.label);
  }
  const other = document.getElementById("language");
  other.textContent = language === "en" ? "VI" : "EN";
  other.lang = language === "en" ? "vi" : "en";
  other.setAttribute("aria-label", language === "en" ? "Tiếng Việt" : "English");
}

/** Write a time of the campaign as `thứ Hai 31/7 08:00`. */
export function moment(iso) {
  const [year, month, day] = iso.slice(0, 10).split("-").map(Number);
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  return { time: iso.slice(11, 16), day: `${say("days")[weekday]}, ${day}/${month}/${year}`, short: `${say("days")[weekday]} ${day}/${month}` };
}
