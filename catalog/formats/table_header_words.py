"""The words by which columns are known: fields with their details, and what tables call them.

One line is ``field detail=value @kinds: names``; without kinds the names hold in every table. What is said of
a kind alone goes before what is said of all.
"""

from __future__ import annotations

WORDS = """
title: title|nhan đề|nhan đề chính|tên|tên sách|tên tài liệu|tên hiện vật|tiêu đề|tên trưng bày
title: tên bài giảng|tên chương trình|tên lớp|tên câu lạc bộ|tên triển lãm|name|tên khóa học|tên sự kiện
title: tên gọi|tên ấn phẩm|tên học liệu|tên bảo vật|tên cổ vật|tên di vật|tên tác phẩm|tên tư liệu
title: tên lớp học|tên trưng bày chuyên đề|tên clb|tên hoạt động|tên bài|tên đề tài|tên bài viết
title: tên luận văn|object name|book title|tên di sản|tên mẫu vật|tên ảnh tư liệu|tên bức ảnh|tên phim
title: tên băng đĩa|tên chuyên đề|tên video|tên trò chơi|tên môn học|đầu sách
title @class: lớp|môn|lớp năng khiếu|bộ môn|tên môn
title @event,programme: sự kiện|hoạt động|chương trình|nội dung hoạt động
title @exhibition: trưng bày|triển lãm|chủ đề trưng bày|exhibition
title @book,thesis,manuscript: tài liệu|sách
title @object: hiện vật|bảo vật|cổ vật|object
titles type=subtitle: phụ đề|nhan đề phụ|subtitle|thông tin khác về nhan đề
titles type=original: tên chữ hán|nhan đề chữ hán|chữ hán|tên gốc|nhan đề gốc|original title|tên nguyên bản
titles type=translated: nhan đề dịch|tên dịch nghĩa|translated title|tên tiếng anh|english title|dịch nghĩa
titles type=alternative: tên khác|tên gọi khác|nhan đề khác|other title|alternative title|tên thường gọi
titles type=transliterated: phiên âm|tên phiên âm
titles type=series: tùng thư|bộ sách|series
creators: creator|creators|tác giả|author|authors|nghệ nhân|người tạo tác|họ tên tác giả|tên tác giả
creators: nhóm tác giả|tác giả nhóm tác giả|người soạn|soạn giả|tg|tác giả chính|người biên soạn|người viết
creators: đồng tác giả
creators role=artist: artist|nghệ sĩ|họa sĩ|người vẽ|nhà điêu khắc
creators role=translator: người dịch|dịch giả|translator
creators role=editor: chủ biên|biên tập|editor|hiệu đính
creators role=photographer: người chụp|tác giả ảnh|photographer|nhiếp ảnh gia
creators role=teacher: giáo viên|giáo viên phụ trách|giảng viên|người dạy|người hướng dẫn lớp|teacher
creators role=teacher: hướng dẫn viên
creators role=speaker: diễn giả|báo cáo viên|speaker
creators role=thesis advisor: người hướng dẫn|giáo viên hướng dẫn|cán bộ hướng dẫn|advisor|supervisor
creators role=organizer: đơn vị tổ chức|ban tổ chức|cơ quan tổ chức|organizer|chủ nhiệm|chủ nhiệm clb
issued: date of publication|publication date|date created|date of creation|ngày sáng tác
issued: issued|năm xuất bản|năm xb|năm|year|date|date text|publication year|năm phát hành|ngày xuất bản
issued: nxb năm|năm bảo vệ|năm chụp|năm sáng tác|thời gian chụp|ngày chụp|năm in|năm sản xuất|năm biên soạn
issued: published
issued @manuscript,image,book,article,video,audio: thời gian|niên đại|thời kỳ
period: period|niên đại|thời kỳ|thời kì|dating|thời đại|triều đại|thế kỷ|niên đại thời kỳ|era|century
period @object,specimen: thời gian|date made|năm
publisher: publisher|nhà xuất bản|nxb|đơn vị phát hành|nhà xb|cơ quan xuất bản|đơn vị sản xuất
publisher: nơi sản xuất phim
description: description|mô tả|tóm tắt|giới thiệu|nội dung|abstract|summary|miêu tả|mô tả hiện vật
description: nội dung chính|mô tả tóm tắt|nội dung tóm tắt|diễn giải|miêu tả hiện vật|mô tả chi tiết
description: nội dung lịch sử|giới thiệu chung
subjects: subject|subjects|chủ đề|từ khoá|keywords|đề mục|đề mục chủ đề|keyword|tags|lĩnh vực|thể loại
subjects: chuyên ngành|genre|chủ điểm|thẻ|movements|classification|phân loại hiện vật
subjects scheme=ddc: ddc|pl ddc|chỉ số ddc|phân loại ddc|số ddc
subjects scheme=bbk: bbk|chỉ số bbk
materials: material|materials|chất liệu|medium|vật liệu|chất liệu hiện vật
techniques: technique|techniques|kỹ thuật|kĩ thuật|kỹ thuật chế tác|loại hình kỹ thuật
dimensions: dimensions|kích thước|size|kt|kích cỡ|khổ|khổ cỡ|kích thước hiện vật|số đo
measurements type=height: cao|chiều cao|height
measurements type=width: rộng|chiều rộng|width|ngang
measurements type=length: dài|chiều dài|length
measurements type=depth: sâu|chiều sâu|depth
measurements type=thickness: dày|độ dày|thickness
measurements type=diameter: đường kính|đk|diameter|đường kính miệng|đường kính đáy|đường kính mặt
measurements type=weight: trọng lượng|khối lượng hiện vật|cân nặng|weight|nặng
extent: extent|số trang|khối lượng|pages|số lượng trang|số tờ|dung lượng|page count
places role=find: nơi tìm thấy|nơi phát hiện|địa điểm phát hiện|địa điểm khai quật|nơi khai quật|find spot
places role=find: findspot|nơi sưu tầm|địa điểm sưu tầm|nơi thu thập|place found|địa điểm tìm thấy
places role=production: nơi sản xuất|nơi chế tác|nơi làm|place made|place of production|lò sản xuất
places role=publication: nơi xuất bản|nơi xb|place of publication|nơi in
places role=depicted: địa điểm chụp|nơi chụp|địa danh trong ảnh
places role=use: nơi sử dụng|địa bàn sử dụng
places: place|places|nguồn gốc|xuất xứ|địa danh|provenance|nguồn gốc xuất xứ|địa phương|origin
places: quê quán hiện vật
identifiers scheme=inventory: inventory number|số kiểm kê|số đăng ký|số đkcb|mã hiện vật|số hiệu
identifiers scheme=inventory: accession number|đkcb|số hiện vật|số đăng kí|ký hiệu hiện vật|số đk
identifiers scheme=inventory: số đăng ký cá biệt|số kk|số kiểm kê bảo tàng|số phân loại hiện vật
identifiers scheme=inventory: object number|mã số hiện vật|mã bảo vật
identifiers scheme=inventory @object,specimen,image: ký hiệu|mã|mã số|số|ms|code
identifiers scheme=isbn: isbn|số isbn|mã isbn
identifiers scheme=issn: issn|số issn
identifiers scheme=doi: doi
identifiers: ms|mã số|mã lớp|mã tl|mã tài liệu|mã|mã sách|mã học liệu|mã clb|mã chương trình|mã sự kiện|code
identifiers: identifier|mã trưng bày|mã khóa học|mã ảnh|mã tư liệu|số hồ sơ|mã môn|mã bài giảng|handle
identifiers: ký hiệu tài liệu
languages: language|languages|ngôn ngữ|tiếng|ngữ|thứ tiếng|ngôn ngữ tài liệu
collections: collection|collections|sưu tập|bộ sưu tập|sưu tập hiện vật|nhóm sưu tập|thuộc bộ sưu tập
links rel=fulltext: toàn văn|tệp toàn văn|link toàn văn|full text|fulltext
links rel=register: đăng ký trực tuyến|link đăng ký
schedule.online_url @exhibition,event,class,programme,club: tham quan trực tuyến|link tham quan ảo
schedule.online_url @exhibition,event,class,programme,club: tham quan ảo|trực tuyến|link trực tuyến
schedule.online_url @exhibition,event,class,programme,club: link online|virtual tour|link học trực tuyến
links: link|links|url|liên kết|trang web|website|địa chỉ web|đường dẫn|đường link|link truy cập
links: địa chỉ truy cập|tham quan trực tuyến|link tham quan ảo
images: image|images|ảnh|hình ảnh|thumbnail url|tên ảnh|tệp ảnh|file ảnh|ảnh hiện vật|tên file ảnh|photo
images: picture|ảnh minh họa|ảnh chụp|số ảnh|tên tệp ảnh|ảnh bìa|image url|thumbnail
alt: chú thích ảnh|mô tả ảnh|alt|alt text|caption|lời ảnh|ghi chú ảnh
holdings.call_number: call number|ký hiệu kho|kí hiệu kho|ký hiệu xếp giá|số phân loại|ký hiệu pl
holdings.call_number: ký hiệu phân loại|chỉ số phân loại|kí hiệu xếp giá|khpl|kh phân loại|mã xếp giá
holdings.call_number: phân loại|kí hiệu phân loại
holdings.institution: nơi lưu giữ|đơn vị lưu giữ|cơ quan lưu giữ|đơn vị quản lý|holding institution
holdings.institution: bảo tàng lưu giữ|nơi lưu trữ|thư viện lưu giữ|repository
holdings.location: location|kho|vị trí|phòng đọc|kho sách|nơi để
rights.licence: licence|license|giấy phép|giấy phép sử dụng
rights.statement: rights|quyền|bản quyền|copyright
rights.holder: chủ sở hữu quyền|chủ sở hữu bản quyền|rights holder
rights.credit: credit line|credit|ghi công|dòng ghi công|nguồn hiện vật|phương thức sưu tầm
rights.credit: hình thức sưu tầm
rights.credit @object,specimen,image,collection: nguồn
cultures: culture|cultures|văn hóa|nền văn hóa|dân tộc|tộc người|chủ thể văn hóa|cộng đồng|ethnic group
designations: bảo vật quốc gia|quyết định công nhận|national treasure|qđ công nhận|số quyết định công nhận
designations: bvqg|quyết định công nhận bảo vật quốc gia|xếp hạng|quyết định xếp hạng
education_levels @lesson,course,video,audio,software,programme,exhibition,book,image,web: lớp|khối|khối lớp
education_levels @lesson,course,video,audio,software,programme,exhibition,book,image,web: lớp học
audiences: audience|audiences|đối tượng|bạn đọc|đối tượng học viên|đối tượng tham gia|độ tuổi|lứa tuổi
audiences: người học|đối tượng phục vụ|đối tượng bạn đọc|age|đối tượng sử dụng|thành phần tham dự|học viên
education_levels: grade|level|cấp học|khối lớp|bậc học|grade level|trình độ|cấp|education level
school_subjects: school subject|môn|môn học|môn học liên quan|bộ môn
outcomes: outcomes|yêu cầu cần đạt|mục tiêu|kết quả|learning outcomes|mục tiêu bài học|chuẩn đầu ra
schedule.start: start|start date|bắt đầu|ngày bắt đầu|từ ngày|khai mạc|ngày khai giảng|khai giảng
schedule.start: ngày tổ chức|từ|thời gian bắt đầu|ngày khai mạc|ngày mở cửa|opening date|opens
schedule.start: thời gian khai mạc|ngày diễn ra|begin
schedule.start @event,programme,class,club,exhibition: thời gian|ngày|thời gian tổ chức|date|giờ bắt đầu
schedule.start @event,programme,class,club,exhibition: thời gian diễn ra
schedule.end: end|end date|kết thúc|ngày kết thúc|đến ngày|bế mạc|ngày bế giảng|bế giảng|thời gian kết thúc
schedule.end: đến|ngày bế mạc|closing date|closes|ngày đóng cửa
schedule.recurrence: recurrence|lịch học|lịch sinh hoạt|thời khóa biểu|buổi học|ngày học|lịch tập
schedule.recurrence: thời gian học|thời gian sinh hoạt|lịch hoạt động|thứ|buổi sinh hoạt|lịch dạy
schedule.venue: venue|địa điểm|nơi tổ chức|địa điểm học|địa điểm trưng bày|địa điểm tổ chức|nơi học
schedule.venue: phòng học|nơi sinh hoạt|địa điểm sinh hoạt|nơi trưng bày|phòng|không gian trưng bày
schedule.venue: hội trường
schedule.fee: fee|học phí|giá vé|lệ phí|phí tham gia|mức thu|phí|ticket price|kinh phí đóng góp|mức học phí
schedule.status @event,programme,class,club,exhibition: trạng thái|tình trạng|status
schedule.capacity: capacity|sĩ số|số chỗ|sĩ số tối đa|số lượng học viên|số học viên|chỉ tiêu|số lượng tối đa
schedule.capacity: số người
schedule.booking: cách đăng ký|cách tham gia|cách thức đăng ký|how to take part|how to book
schedule.registration_url: link đăng ký tham gia|địa chỉ đăng ký|registration url
free: free|miễn phí|is free
kind: kind|type|loại|loại hình|loại tài liệu|dạng tài liệu|loại học liệu|hình thức|dạng học liệu
kind: loại ấn phẩm|resource type|dạng|loại hình hoạt động|loại hoạt động|kiểu tài liệu|loại hình tài liệu
learning_type: learning type|phương pháp|hình thức học|loại hình học tập
duration: duration|thời lượng|độ dài|số tiết|số buổi|thời gian thực hiện
access: access|quyền truy cập|mức truy cập
notes: note|notes|ghi chú|lưu ý|remarks|phụ chú|chú thích|tình trạng|tình trạng bảo quản|condition
notes: hiện trạng|inscription|minh văn|công dụng|chức năng|tình trạng hiện vật|hoa văn|dấu tích đặc biệt
notes: trang trí|đề tài trang trí|ý nghĩa
"""
