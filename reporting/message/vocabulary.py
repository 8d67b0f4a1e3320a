"""The words of Vietnamese office talk that mean something to the reader, by what they mean.

Written with diacritics. A word typed without any matches too; one typed with other diacritics does not.
"""

from __future__ import annotations

from enum import IntEnum


class Word(IntEnum):
    """What a known word or phrase does in a message."""

    REPORT = 1
    FILLER = 2  # may stand anywhere in a report and says nothing
    LINK = 3  # between a metric's name and its number
    TOTAL = 4  # the cumulative figure
    TOTAL_TO_DATE = 5  # the same, before pairs only
    SUM = 6
    INCLUDING = 7
    NOTHING = 8
    ZERO = 9
    COUNTED = 10  # what is counted: accounts, papers, people
    AND = 11
    MORE = 12
    CORRECTION = 13
    QUESTION = 14
    PROMISE = 15
    ORDER = 16
    HEARSAY = 17
    COMPARISON = 18
    NOTE = 19
    ADDRESS = 20  # Kính gửi
    PERSON = 21
    GROUND = 22
    OFFICE = 23
    ABOUT = 24  # khoảng
    CHIEF = 25
    RESULT = 26
    LEVEL = 27  # mức with a number
    STEM = 28  # what precedes the level in metrics' names anywhere: kích hoạt, thu nhận
    THANKS = 29
    ENDING = 30  # nơi nhận: what follows is no report
    NEGATED = 31  # before a metric's name: what was not done, is lacking or fell
    FAILED = 32  # after a count: it failed


def bit(word: Word) -> int:
    """Give a word's bit."""
    return 1 << word


_NO = ["không", "ko", "k", "hổng", "hông", "hok", "hem"]
_FIGURES = ["số liệu", "số", "hồ sơ", "hs", "trường hợp", "th", "tài khoản", "tk", "phát sinh", "ps"]
_ARISES = [f"{no} {ps}{which}" for no in (*_NO, "kh") for ps in ("phát sinh", "ps") for which in ("", " gì", " thêm")]
_NO_FIGURES = [f"{no} có {what}{which}" for no in _NO for what in _FIGURES for which in ("", " nào", " gì", " mới")]
"""Every way to say that there is nothing, with what there might be: `hổng có hs nào`."""

PHRASES: dict[Word, str] = {
    Word.REPORT: (
        "báo cáo|bc|b/c|bcáo|baocao|báo cáo nhanh|báo cáo số liệu|báo cáo kết quả|báo cáo kết quả thực hiện"
        "|bc kq|xin báo cáo|gửi báo cáo|xin gửi báo cáo|báo số|báo số liệu|gửi số liệu"
    ),
    Word.RESULT: (
        "báo cáo kết quả|báo cáo kết quả thực hiện|kết quả|kq|bc kq|tình hình|kết quả thực hiện|số liệu|tiến độ"
    ),
    Word.FILLER: (
        "ạ|dạ|đến|từ|hết|tới|vâng|ah|nha|nhé|nhe|nghe|em|e|con|mình|tôi|chúng tôi|xin|gửi|gởi|gui|ngày|đã|có"
        "|như sau|sau|như|cụ thể|cụ thể là|cụ thể như sau|tuần|tháng|kỳ|kỳ này|đợt|làm|làm được|triển khai"
        "|tiến hành|tổ chức|hoàn thành|cấp|cấp được|số|số lượng|tài khoản định danh điện tử|tài khoản định danh"
        "|định danh điện tử|tkđdđt|công tác|về việc|về|việc|của|cho|trên địa bàn|địa bàn|toàn|toàn xã|toàn phường"
        "|toàn ấp|trong kỳ|trong ngày|ngày qua|thì|vẫn|cũng|riêng|mới|hiện|hiện nay|đơn vị|đv|các|tại|ở|với"
        "|hằng ngày|hàng ngày|hằng tuần|hàng tuần|lên|thêm được|trực tiếp|kết quả như sau|chỉ số|nội dung|mục|phần"
        "|số mới|được thêm|ghi nhận|thống kê|tổng hợp|nay|bên|bên em|đơn vị em|xã em|đề án 06|đa06|đa 06|đa|kính"
        "|vneid|đddt|đdđt|hs|tk|rồi|đây|nè|này|đúng|chính thức|nhanh|buổi|sáng nay|chiều nay|tối nay|sáng|chiều|tối"
        "|tkđd|lúc"
        "|đầu|cuối|thêm|thành công|định kỳ|thường xuyên|chỉ|thay mặt|thay cho|thay thế|thay mặt đơn vị|ứng dụng"
        "|phần mềm|app|từng nhà|tận nhà|tại nhà|theo quy định|đúng quy định|đến từng nhà|đi từng nhà|lưu động|tận nơi"
        "|xin lỗi|sorry|nên"
        "|đã cố gắng|rất cố gắng|đều|đã được|tiếp nhận|cập nhật|riêng về|về phần|lần lượt|lần lượt là|tương ứng"
        "|từ sáng đến giờ|từ sáng tới giờ|sáng đến giờ|sáng tới giờ|sáng giờ|từ sáng đến nay|từ sáng tới nay"
        "|không tính lũy kế|chưa tính lũy kế|không cộng lũy kế|chưa cộng lũy kế|không kể lũy kế|không phải lũy kế"
        "|đã thực hiện|thực hiện được|đã thực hiện được|đã làm|đã làm được|làm xong|xong|đã xong|đã cấp|đã hoàn thành"
        "|hoàn thành được|tổng kết|số liệu cụ thể|chi tiết|chi tiết như sau|trong đợt|trong buổi|cả ngày|cả tuần"
        "|trong kỳ này|kỳ báo cáo|trong kỳ báo cáo|phát sinh|phát sinh mới|thực tế|giúp|luôn|cho bà con|bà con|công dân"
        "|người dân|nhân dân|hướng dẫn|hỗ trợ|hỗ trợ người dân|vận động được|làm cho|cấp cho|cho người dân"
    ),
    Word.LINK: "là|được|đạt|đạt được|có được|lấy được|thu được|được mỗi|được có|có mỗi|chỉ được|chỉ đạt|chỉ được mỗi",
    Word.TOTAL: (
        "nâng tổng|nâng tổng số|nâng tổng cộng|nâng lũy kế|nâng số lũy kế|lũy kế từ đầu năm"
        "|lũy kế|lk|l/k|lũy kế đến nay|lũy kế từ đầu chiến dịch|lũy kế từ đầu|lũy kế đến|cộng lũy kế|tổng lũy kế"
        "|lũy kế là|lũy kế chung"
    ),
    Word.TOTAL_TO_DATE: (
        "đến nay|đến hết|tính đến|tính đến nay|cộng dồn|tính đến hết|tính tới|tính đến thời điểm"
        "|tính đến thời điểm hiện tại|cho đến nay|cộng dồn đến nay|từ đầu chiến dịch đến nay"
        "|tính đến thời điểm này|số cộng dồn|tới nay|đến hôm nay|đến hết hôm nay"
        "|đến thời điểm hiện tại|đến thời điểm này|đến giờ|tới giờ|cho đến giờ|cho tới giờ|từ trước đến nay"
        "|từ trước tới nay|từ trước đến giờ|từ trước tới giờ|từ đó đến nay|từ đó tới nay|đến giờ này|tới giờ này"
        "|tính đến giờ|tính đến giờ này|hiện có|hiện đang có|hiện nay có|hiện tại có|hiện đã có|hiện nay đã có|đang có"
    ),
    Word.SUM: "tổng|tổng số|tổng cộng|cộng|tổng cộng là|cộng chung|tổng là|tổng số là",
    Word.INCLUDING: "trong đó|gồm|bao gồm|gồm có|trong đó có|cụ thể gồm",
    Word.NOTHING: "|".join([*_ARISES, *_NO_FIGURES])
    + (
        "|khong ps|chưa phát sinh|không có hồ sơ phát sinh"
        "|không có số liệu phát sinh|không phát sinh hồ sơ|không phát sinh số liệu|không phát sinh trường hợp"
        "|không phát sinh trường hợp nào|không phát sinh mới|không phát sinh thêm|không có số"
        "|không phát sinh hồ sơ mới|không phát sinh tài khoản|không phát sinh tài khoản mới"
        "|không phát sinh số liệu mới|không có số liệu mới|không phát sinh hồ sơ nào"
    ),
    Word.ZERO: "không|ko|không có|ko có|k có|không phát sinh|hổng|hổng có|hông có|hok|hok có|hem|hem có",
    Word.COUNTED: (
        "tk|tài khoản|hồ sơ|hs|th|trường hợp|người|hộ|công dân|lượt|lượt người|cái|t/h|tkhoản|trh|cd|đối tượng"
        "|đồng chí|đ/c|tài khoản định danh|nhân khẩu|hộ dân|người dân|hộ gia đình"
    ),
    Word.AND: "và|với|&",
    Word.MORE: "làm thêm được|làm thêm|cộng thêm"
    "|bs|gửi bs|bc bs|gửi thêm|báo thêm|nộp thêm|bc thêm"
    "|bổ sung|báo cáo bổ sung|báo bổ sung|gửi bổ sung|xin bổ sung|bổ sung thêm|báo cáo thêm",
    Word.CORRECTION: (
        "đính chính|báo cáo lại|xin đính chính|báo lại|gửi lại|xin báo cáo lại|báo cáo đính chính|sửa lại"
        "|xin sửa lại|xin gửi lại|điều chỉnh lại"
    ),
    Word.QUESTION: (
        "chưa|không ạ|hả|à|nhỉ|phải không|đúng không|được không|bao nhiêu|mấy|nào|sao|ai|hỏi|cho hỏi|phải ko"
        "|đúng ko|có đúng không|chưa vậy|chưa ạ|được chưa|đúng chưa|đủ chưa|phải không ạ|đúng không ạ|hay sao"
        "|không nhỉ|thật hả|vậy hả|bao lâu|khi nào|thế nào|không vậy|không anh|không chị|không em|không ta"
        "|đúng hông|phải hông|hông|chăng|không biết|ko ạ|ko anh|đk ạ|đk|được ko"
    ),
    Word.PROMISE: (
        "sẽ|dự kiến|cố gắng|ngày mai|tuần sau|tuần tới|mai|sáng mai|chiều mai|hứa|tháng sau|tháng tới|ngày tới"
        "|thời gian tới|kỳ tới|đợt tới|sắp tới|quyết tâm|xin hứa|ước tính|ước đạt|ước làm|nay mai|hôm sau|ngày kia"
        "|dự tính|nhắm"
    ),
    Word.ORDER: (
        "xóa giúp|hủy giúp|bỏ giúp|sửa giúp|rút lại|xin hủy|xin rút|xin xóa|đề nghị|yêu cầu|phấn đấu|tập trung|cần"
        "|phải|chỉ tiêu giao|phân bổ|mục tiêu|kế hoạch đợt|chỉ tiêu|giao chỉ tiêu|đề nghị các|kế hoạch tuần"
        "|kế hoạch tháng|kế hoạch ngày|giao cho|khẩn trương|đôn đốc|đề xuất giao|định mức|khoán|yc|đn|mẫu|ví dụ|vd"
        "|chẳng hạn|hãy|giao các|cú pháp|đúng cú pháp|theo cú pháp"
    ),
    Word.HEARSAY: (
        "trích|trích dẫn|theo báo chí|theo báo đài|đưa tin|báo đăng|tin từ|trên hệ thống|hệ thống hiện"
        "|hệ thống hiển thị|hệ thống lên|hệ thống mới lên|hệ thống chỉ lên|hệ thống mới hiện"
        "|hệ thống ghi nhận|hệ thống báo|cấp trên kiểm tra|số kiểm tra|số liệu kiểm tra|số liệu trên hệ thống"
        "|nghe nói|thấy|sao|nghe|nghe đâu|nghe bảo|hình như|bảo là|nói là|đồn|hình như là|chắc|có lẽ|chắc là|nếu"
        "|giả sử|lẽ ra|đáng lẽ|tưởng"
    ),
    Word.COMPARISON: (
        "so với|so|tăng|giảm|hơn|cao hơn|thấp hơn|nhiều hơn|ít hơn|so cùng kỳ|vượt|tăng thêm|giảm so với|tăng so với"
    ),
    Word.NOTE: (
        "khó khăn|vướng mắc|đề xuất|kiến nghị|ghi chú|nguyên nhân|lý do|khó khăn vướng mắc|khó khăn, vướng mắc"
        "|tồn tại|hạn chế|ngoài ra|còn vướng|còn lại|còn thiếu|tuyên truyền|vận động|đề xuất kiến nghị"
        "|đề xuất, kiến nghị|lưu ý|phương hướng|nhiệm vụ tới|tồn tại hạn chế|còn|chưa làm được|chưa kích hoạt được"
        "|liên hệ|sđt|đt|hotline|p/s|ps"
    ),
    Word.ADDRESS: "kính gửi|kính gởi|kg|kính thưa|kính chuyển|gửi đ/c|gửi các đ/c",
    Word.PERSON: (
        "đ/c|đc|đ c|đồng chí|anh|chị|a|c|chú|cô|bác|sếp|thủ trưởng|lãnh đạo|thường trực|các đ/c|các đồng chí"
        "|anh chị|các anh|các anh chị|ban chỉ đạo|anh ơi|chị ơi|mọi người|cả nhà|nhóm|các bác|đ/c thường trực|chào"
        "|chào anh|chào các|xin chào"
    ),
    Word.GROUND: (
        "thực hiện|căn cứ|theo|theo yêu cầu của|theo chỉ đạo|thực hiện chỉ đạo|thực hiện theo|để thực hiện"
        "|triển khai thực hiện|hưởng ứng"
    ),
    Word.OFFICE: (
        "công an|ca|cax|catt|ubnd|uỷ ban nhân dân|ủy ban nhân dân|ủy ban|ub|tổ công tác|tct|tct đa06|tct đa 06"
        "|tổ công tác đề án 06|tổ công nghệ số|tổ công nghệ số cộng đồng|tổ cnscđ|tổ cnsc đ|cnscđ|tổ đa06|tổ đa 06"
        "|tổ đề án 06|ban điều hành|đảng ủy|hđnd|mttq|đoàn thanh niên|văn phòng|tổ địa bàn|tổ lưu động"
        "|tổ cấp căn cước|tổ thu nhận|ban công an|tổ kích hoạt|đội|tổ 06|tổ"
    ),
    Word.CHIEF: (
        "trưởng|phó trưởng|phó|tổ trưởng|tổ phó|chủ tịch|phó chủ tịch|bí thư|trưởng ban|đội trưởng|chỉ huy trưởng"
        "|đầu mối|cán bộ|người báo cáo|người gửi"
    ),
    Word.ABOUT: "khoảng|tầm|chừng|cỡ|độ|gần|hơn|xấp xỉ|trên|dưới|ước|trên dưới|ngót|độ chừng|khoảng chừng",
    Word.STEM: "kích hoạt|thu nhận|đăng ký|đăng kí|định danh|cài đặt|cài|được cấp|cấp mới|kh",
    Word.THANKS: (
        "trân trọng|cảm ơn|cám ơn|xin cảm ơn|trân trọng cảm ơn|xin hết|hết|trân trọng báo cáo|kính báo|kính trình"
        "|thanks|tks|cảm ơn anh|cảm ơn chị|xin trân trọng cảm ơn|xin chân thành cảm ơn"
    ),
    Word.NEGATED: (
        "không phải|ko phải|trừ|trừ đi|bớt|không tính|ko tính|chưa tính|không kể|chưa kể|không gồm|chưa gồm"
        "|danh sách|ds|gửi danh sách|thu hồi tin|thu hồi tin trên|thu hồi số|rút tin"
        "|trợ cấp|phụ cấp|học bổng|thưởng|phạt|hơn|cao hơn|thấp hơn|nhiều hơn|ít hơn|so với|so|vượt|gấp|tăng"
        "|tăng thêm|chưa|không|ko|chưa được|chưa thể|không được|không thể|thiếu|còn thiếu|còn lại|còn|chưa làm"
        "|giảm|bị trả|trả|trả lại|từ chối|lỗi|bị lỗi|tồn|tồn đọng|hủy|xóa|thu hồi|chưa kích hoạt|chưa thu nhận"
        "|chưa đăng ký|chưa cài|không kích hoạt|không kích hoạt được|không thu nhận được|chưa làm được"
        "|chưa thực hiện|chưa thực hiện được|không thực hiện được|không làm được|chưa kích hoạt được|sai|trùng"
        "|nhầm|nhập nhầm|ghi nhầm|báo nhầm|gửi nhầm|nhắn nhầm|nhầm là|nhầm số|bỏ|bỏ số|hủy số|xóa số|rút số|số cũ"
        "|mời|hẹn|lập danh sách|chờ|đợi"
        "|trung bình|bình quân|mỗi ngày|mỗi tuần|mỗi tháng|trung bình mỗi ngày|bình quân mỗi ngày|trung bình ngày"
    ),
    Word.FAILED: (
        "mỗi ngày|mỗi tuần|mỗi tháng|mỗi buổi|một ngày|một buổi"
        "|không có mặt|không có điện thoại|chưa được|không được|vắng mặt|đi vắng|đang chờ duyệt"
        "|chuyển lên|chuyển sang|chuyển thành|nâng lên|lỗi|bị lỗi|bị trả|bị trả lại|trả lại|hỏng|bị sai|sai|trùng"
        "|bị trùng|chưa duyệt|chưa được duyệt|không thành công|thất bại|tồn đọng|bị từ chối|chưa xong|chưa làm"
        "|chưa làm được|chưa kích hoạt|chưa kích hoạt được|chưa thực hiện|chưa thực hiện được|không được duyệt"
        "|bị hủy|chưa đạt|bị khóa|chờ duyệt|đang chờ"
        "|bị treo|đang treo|bị kẹt|đang xử lý|chờ xử lý|chưa lên hệ thống|không lên hệ thống|chưa thấy trả"
    ),
    Word.ENDING: "nơi nhận|người lập biểu|người lập|đã ký|tm.|kt.|lưu",
}

KINDS: dict[str, tuple[str, ...]] = {
    "xã": ("xã", "x"),
    "phường": ("phường", "p"),
    "thị trấn": ("thị trấn", "tt"),
    "đặc khu": ("đặc khu", "đk"),
    "thị xã": ("thị xã", "tx"),
    "thành phố": ("thành phố", "tp"),
    "huyện": ("huyện", "h"),
    "quận": ("quận", "q"),
    "tỉnh": ("tỉnh",),
    "ấp": ("ấp",),
    "thôn": ("thôn",),
    "khu phố": ("khu phố", "kp"),
    "khóm": ("khóm",),
    "tổ": ("tổ",),
    "bản": ("bản",),
    "buôn": ("buôn",),
    "làng": ("làng",),
    "tổ dân phố": ("tổ dân phố", "tdp"),
}
"""Kinds of units with their short forms. Single letters count only with a dot, or joined to a name."""

SHORT_KINDS = frozenset({"x", "p", "tt", "dk", "tx", "tp", "h", "q", "kp", "tdp"})
"""Kinds' short forms, flat: a full stop behind one ends no sentence."""

SHORT_AND_DOUBTFUL = frozenset({"tt", "ca", "ub", "tp", "cq", "hc", "bv", "th", "hs", "tk", "kh", "cn", "tc"})
"""Short aliases that mean other things too: a unit only right after the command, or right before a metric."""

DAILY_KEYS = frozenset({"kh", "th", "hs", "tk", "dd", "can", "k", "cn", "tn", "tt", "ca", "ok", "vn"})
"""Keys that are words of daily life, flat."""
