"""What a matter goes with: words that people use around one thing, though none of them is its name.

A notion (see `vocabulary`) is a thing; a theme is wider, and the same word may belong to several. Two opinions of one
place that share a theme mean one matter more likely than not: who freezes in a theatre and who caught a cold there.
One line is one theme; its first word names it. Pure data, in folded form, as in `vocabulary`.
"""

from __future__ import annotations

from collections import defaultdict

from feedback.similar.lexicon import Lexicon

THEMES = """
照明 路灯 街灯 灯 黑 暗 摸黑 手电 看不见 看不清 不亮 亮 夜路 走夜路 瞎 漆黑 夜里走 晚上走 street_lamp dark light lights
光照 太亮 刺眼 直射 灯光 遮光 窗帘 反光 晃眼 睡不着 霓虹 glare
电梯 轿厢 困人 关人 被困 停运 维保 抬下 抬上 爬楼 爬不动 配件 lift elevator stuck
加梯 加装 一楼 低层 住户 反对 同意 协调 签字 出资 分摊 add elevator
公交 站牌 班次 班车 等车 司机 乘客 线路 末班 首班 换乘 上车 下车 停靠 靠边 上客 改线 车次 刷卡 bus stop
候车 候车亭 顶棚 凳子 长凳 座椅 遮雨 遮阳 太阳底下 中暑 淋雨 站着 雨棚 凉亭 坐的地方 歇脚 晒 shelter bench
占道 公交车道 占着 占用 面包车 送货 送货车 卸货 货车 停在 堵住 挡住 挡路 blocked
停车 车位 停车位 停车场 停满 没地方停 乱停 外来车 道闸 地库 停不下 收费 parking
罚单 贴条 罚 扣分 违停 拍照 电子眼 抓拍 fine ticket
堵车 拥堵 高峰 水泄不通 走不动 排长龙 排队 掉头 左转 红绿灯 信号灯 绿灯 车道 交警 疏导 jam traffic
过街 斑马线 人行横道 天桥 地道 马路 过马路 横穿 绿灯 撞 车祸 事故 减速 减速带 crossing
飞车 逆行 闯红灯 飞快 超速 飙车 炸街 摩托 外卖 骑手 抄近路 撞了 撞人 speeding
大车 货车 渣土车 卡车 重卡 水泥车 搅拌车 轰隆 压坏 扬尘 灰 洒水 路面 震 trucks
路坏 坑 坑洼 坑坑洼洼 路面 高低不平 不平 颠 石板 地砖 砖 松动 翘 绊 沉降 塌 摔 pothole paving
轮椅 无障碍 坡道 台阶 推车 婴儿车 残疾 拐杖 盲道 盲人 卡缝 推不过去 wheelchair ramp
井盖 窨井 阴井 哐当 响 松动 掉下去 manhole
骑行 单车 共享单车 自行车 非机动车 乱放 堆成 倒一地 bikes
电瓶车 电动车 充电 充电桩 飞线 电瓶 电池 着火 起火 火灾 车棚 进楼 推进电梯 charging fire
消防 消防车 消防通道 通道 堵死 灭火器 消火栓 疏散 起火 着火 逃生 火 fire_lane
污水 下水道 化粪池 粪水 反水 地漏 冒 满出来 溢 溢出 管道 堵 疏通 往上翻 臭 蛆 窨井 倒灌 sewage drain sewer
积水 淹 水淹 淹水 一下雨 下大雨 暴雨 排水 排不走 泵 涵洞 倒灌 内涝 膝盖 填 填了 填窄 flood flooded
自来水 水压 水质 水箱 水管 停水 黄水 发黄 漂白粉 怪味 喝的水 泡茶 沉淀 水小 没水 管子 爆管 净水 tap water
饮水 饮水机 直饮水 喝水 接水 接口水 没水喝 喷水 drinking
供电 停电 跳闸 电压 变压器 空调 用电 电线 线路 老化 火花 漏电 power
燃气 煤气 天然气 瓶装 罐 漏气 热水器 灶 gas
冷暖 空调 冷 太冷 冻 发抖 冰窖 感冒 暖气 供暖 热 太热 蒸笼 闷 风扇 中暑 不透气 通风 cold hot heating
河水 河道 河 河里 黑臭 发黑 死鱼 排污 偷排 绿藻 蓝藻 垃圾 漂 捞 清淤 岸 水草 river water
电鱼 打鱼 捕鱼 鱼苗 渔政 下网 网捕 电瓶打 禁渔 钓鱼 鱼竿 鱼钩 甩竿 鱼 fishing
溺水 落水 护栏 栏杆 救生圈 河边 掉下 警示 深水 游泳 野泳 drown
臭味 臭 恶臭 异味 难闻 熏 捂鼻子 垃圾站 中转站 开窗 关窗 味道 苍蝇 smell stink
废气 刺鼻 喷漆 油漆 化工 排气 头晕 恶心 嗓子 咳嗽 酸味 黑烟 烧塑料 防毒 口罩 通风 fumes
油烟 烧烤 饭店 烟 烟道 熏 排烟 油腻 smoke
垃圾 垃圾桶 撤桶 投放 分类 清运 堆 满出来 乱扔 垃圾房 苍蝇 rubbish garbage
建筑垃圾 装修 砖头 渣土 堆放 清走 沙发 床垫 大件 bulky
噪音 吵 吵得 响 声音 太响 扰民 音量 音响 喇叭 震 低音 睡不好 睡不着 睡不成 半夜 凌晨 noise noisy loud
广场舞 跳舞 唱歌 音响 大妈 唱戏 卡拉ok 直播 喇叭 dance
陀螺 鞭子 鞭梢 甩鞭 抽鞭 啪啪
酒吧 ktv 喝醉 酒瓶 吐 闹 打架 夜店 凌晨 低音 夜宵 大排档 bar bars
工地 施工 打桩 围挡 夜间施工 浇 混凝土 脚手架 扬尘 噪声 construction
拖工 完工 不完工 停工 工期 烂尾 不见动工 拖着 一拖再拖 改造 修了 修到 半年 挖开 围着 封路 封桥 unfinished
店铺 铺子 小店 商户 生意 倒闭 关门 租金 补偿 卖不出 摊位 老板 房租 商铺 shop
摆摊 摊 小贩 早点 夜市 早市 城管 占路 烂菜叶 赶走 vendor
菜场 市场 农贸 买菜 菜价 摊主 秤 短斤 顶棚 地滑 杀鱼 market
飞机 航班 夜航 隔音 跑道 起飞 降落 窗户 aircraft
高架 隔音屏 高速 铁路 火车 高铁 轻轨 轨道 桥下 viaduct train
狗 养狗 遛狗 狗屎 拴 牵绳 咬 扑 犬 叫 嘴套 狗证 dog
流浪 野狗 流浪猫 猫 喂猫 收容 捕捉 绝育 stray
虫害 白蚁 蟑螂 老鼠 蚊子 蚊虫 马蜂 蛇 飞虫 毛毛虫 消杀 打药 鼠 pests
树木 树 大树 树枝 修剪 遮 挡光 枯 倒 落叶 飞絮 杨絮 花粉 过敏 砍 tree
毁林 砍 竹林 竹子 开荒 推土机 山坡 光秃 黄泥水 塌方 滑坡 采石 挖山 茶 forest
绿地 绿化 草坪 草 花坛 踩 种菜 菜地 毁绿 圈地 补种 浇水 杂草 lawn
公园 广场 散步 健身 步道 锻炼 长椅 凉亭 遛弯 开放 park
登山 爬山 山上 步道 路标 指示牌 迷路 下山 台阶 走错 标识 导览 hiking
火情 烧纸 上坟 祭扫 清明 明火 烧掉 着过 森林 鞭炮 烟花 放炮 香烛 wildfire
墓地 公墓 坟 安葬 骨灰 殡仪 丧事 灵棚 吹打 cemetery
健身 器材 单杠 生锈 转盘 螺丝 松 健身点 换新 fitness
球场 篮球 足球 羽毛球 乒乓 门球 球队 打球 场地 没地方打 订场 占了 court
游泳 泳池 更衣 池水 救生员 办卡 swim
儿童 游乐 滑梯 秋千 沙坑 玩 小孩 娃娃 孩子玩 玩具 playground
厕所 公厕 卫生间 蹲位 女厕 洗手间 上厕所 憋 母婴 厕 toilet
图书 看书 借书 阅览 自习 图书馆 书 位子 library
剧院 戏 演出 电影 锡剧 戏迷 看戏 散场 座位 票 剧场 theatre show
买票 售票 票 窗口 网上卖 手机上 抢不到 预约 现场 门票 身份证 tickets
智能 手机 不会弄 扫码 老年人不会 预约 app 网上 线上 二维码 人工 窗口 smartphone
办事 大厅 政务 窗口 排队 取号 证明 打印 自助机 机器 材料 跑几趟 盖章 一次 office queue
电话 热线 打不通 占线 没人接 接电话 咨询 转来转去 客服 无人接听 hotline phone
态度 凶 不耐烦 骂 服务态度 推诿 踢皮球 不理 没人管 rude
看病 医院 挂号 医生 门诊 科室 儿科 专家 候诊 急诊 排队 输液 hospital doctor
药品 药 缺药 配药 开药 慢性病 高血压 糖尿病 断货 降压药 胰岛素 medicine
急救 救护车 急救站 担架 心脏 抢救 aed 送医院 ambulance
疫苗 打针 接种 约不到 没货 预防 hpv vaccine
医保 报销 异地 刷卡 定点 医药费 自费 自己掏 insurance
体检 检查 抽血 化验 指标 报告 check-up
护理 护理院 养老院 床位 护工 失能 卧床 翻身 照顾 养老 nursing
助餐 食堂 吃饭 饭菜 送饭 老年食堂 咸 油 菜 一顿 口味 饭 涨价 canteen meals
独居 空巢 孤老 没人照顾 敲门 子女 走了 摔倒 一键 呼叫 上门 alone
老年活动 活动室 棋牌 麻将 老年大学 报名 书法 名额 下棋 elderly activity
学校 上学 小学 中学 校门 学生 老师 教室 班级 school
放学 接送 接孩子 家长 校门口 校车 安全 pick_up
入学 学区 划片 招生 名额 学位 转学 积分 户口 enrolment
学费 收费 课后 托管 兴趣班 补课 培训 退费 机构 跑路 tuition refund
校园 食堂 午饭 营养 饭菜 变质 吃坏 拉肚子 午休 趴着 床 meals
欺负 欺凌 霸凌 打人 要钱 高年级 孤立 bully
幼儿 幼儿园 托育 托班 带孩子 没人带 入园 婴儿 nursery kindergarten
操场 跑道 塑胶 气味 流鼻血 甲醛 新铺 检测 formaldehyde
工资 欠薪 拖欠 包工头 没拿到 欠条 老板跑 血汗钱 讨薪 结账 wages
合同 劳务 外包 派遣 社保 五险一金 招工 骗 签 工伤 辞退 试用 contract
加班 调休 夜班 双休 工时 倒班 overtime
职业病 粉尘 防护 通风 口罩 体检 白细胞 车间 矽肺 有毒 工友 安监 workshop
宿舍 住宿 上下铺 八人间 铁架床 园区宿舍 蒸笼 洗澡 热水 dormitory
就业 找工作 招聘 岗位 失业 年龄大 下岗 job
租房 押金 中介 房东 群租 隔断 合租 涨租 rent
公租房 人才公寓 保障房 轮候 申请 名单 排队 空着 housing
民宿 短租 日租 陌生人 拉箱子 进进出出 short_let
违建 搭建 加盖 阳光房 私搭 乱建 占公共 楼顶 拆 城管 illegal_construction
外墙 瓷砖 墙皮 脱落 掉下来 砸 鼓包 保温层 裂 falling
漏水 渗水 漏雨 屋顶 屋面 发霉 防水 天花板 滴水 水渍 leak
危房 裂缝 墙体 倾斜 沉 鉴定 老房子 木头 拆迁 危险 crack
拆迁 安置 回迁 过渡费 补偿 征地 安置房 签了 resettlement
房产证 产证 交房 开发商 逾期 烂尾楼 办证 不给办 deed
物业 物业费 物业公司 保安 不作为 业委会 业主 涨价 公示 维修基金 property
楼道 楼梯间 杂物 堆 纸箱 堆满 堆放 通道 收废品 鞋柜 stairwell
高空抛物 抛 扔 往下扔 砸 烟头 从天而降 thrown
治安 偷 被偷 小偷 监控 丢 摄像头 撬 报警 巡逻 派出所 theft
诈骗 骗 被骗 保健品 听课 送鸡蛋 推销 套餐 养生 电话骗 冒充 scam
消费 办卡 充值 会员 退卡 退钱 跑路 预付 年卡 健身房 理发店 美容 refund
假货 冒牌 假冒 以次充好 质量 过期 变质 举报 fake
快递 包裹 驿站 快递柜 送上门 超时 派件 parcel
网络 宽带 信号 基站 没信号 网速 手机信号 断网 辐射 signal
景区 游客 旅游 门票 宰客 黄牛 导游 古镇 tourists
露营 帐篷 烧烤 野餐 草地 签子 camping
打车 出租车 网约车 黑车 拉客 拒载 排队 等候区 taxi taxis
古建 老街 古镇 文物 故居 保护 修缮 破败 石板 heritage
农田 稻 稻子 种地 庄稼 灌溉 水渠 抽水 农药 化肥 收割 farm
农产 水蜜桃 桃 滞销 卖不掉 收购 大棚 蔬菜 价格 unsold
养殖 养猪 养鸡 猪场 鸡场 鱼塘 粪水 臭 蛆 pig
宅基地 建房 翻建 审批 农村建房 村里 危房 homestead
流转 租金 承包 土地 合作社 合同 村委 拖欠 land
村账 村务 公开 账目 集体 分红 村干部 选举 village
村路 进村 土路 水泥路 断头路 机耕路 会车 窄 village_road
野猪 糟蹋 野兽 獾 boar
焚烧 秸秆 烧 黑烟 烟味 露天烧 burning
贷款 融资 利息 抵押 银行 担保 loan
税费 税 发票 退税 补贴 政策 申请 扶持 subsidy
执照 办证 许可 审批 材料 消防验收 licence
路牌 门牌 指示牌 站牌 标志 看不清 撞歪 字 褪色 导航 标识 sign
路网 绕路 封了 锁着 大门 侧门 不让走 开门 出入口 多走 断头路 gate
桥 桥面 栏杆 便桥 加固 承重 钢板 bridge
电线 线缆 电线杆 垂 吊着 缆 乱 飞线 拖在地上 通信 wires
变电站 高压 基站 辐射 天线 塔 铁塔 radiation
喷泉 雕塑 景观 亮化 灯带 fountain
邮局 银行 取款 网点 撤了 存折 atm
药店 超市 便利店 买菜 没有店 配套 商业 shops
福利 低保 补助 救助 残疾证 困难 补贴 审核 allowance
户籍 身份证 落户 居住证 户口 证件 register
婚育 生育 产假 二胎 三胎 津贴 maternity
心理 抑郁 焦虑 咨询 压力 counselling
志愿 义工 捐款 公益 献血 volunteer
雪冰 结冰 积雪 除雪 滑 冰 防滑 snow ice
地滑 滑 摔 打滑 跌 铺垫 防滑 湿 slippery
护士 输液 消毒 病房 陪护 探视 ward
牙 看牙 种牙 假牙 dentist
眼 近视 配镜 白内障 eyes
温度 热水 凉水 烫 水温 洗澡水 冷水 锅炉
卫生 脏 脏得 打扫 清洁 保洁 扫地 没人打扫 灰尘 蜘蛛网 积灰 油污 下不去脚 dirty filthy
维修 修 报修 坏了 坏 换新 更换 没人修 修不好 零件 老化 锈 生锈 断了 松动 broken repair
乱收费 收费 多收 收了 明码标价 发票 要钱 加价 贵 涨价 涨 价格 退 overcharge
公示 公开 公布 名单 征求意见 听证 没通知 不通知 告示 说明 透明 暗箱 notice
手续 证明 材料 盖章 跑了 来回跑 原件 复印 身份证 户口本 代办 委托 paperwork
排队 号 取号 叫号 等了 窗口 人多 一上午 大厅 队伍 queue line
安全隐患 危险 隐患 摔 绊 砸 掉 伤 骨折 流血 送医院 吓 差点 dangerous
老人 老年 腿脚 拐杖 八十 七十 岁数 老伴 颤巍巍
小孩 孩子 娃 儿子 女儿 孙子 学生 幼儿 婴儿 child children
标线 划线 画线 停车线 网格线 标志线 褪色 模糊 看不清 marking
监控 摄像头 探头 抓拍 录像 盲区 拍不到 camera
围栏 围挡 挡板 铁皮 隔离 栅栏 围墙 铁门 护栏 fence
出入 门 门禁 刷卡 人脸 陌生人 随便进 保安 大门 侧门 后门 entrance
外卖 骑手 送餐 送外卖 小哥 订单 delivery
快递 送货 收货 网购 驿站 货架 柜子
花草 花 花坛 盆栽 月季 草 枯 浇 养护 flowers
鸟 鸽子 鸽 鸽子粪 养鸽 鸡 鸭 鹅 公鸡 打鸣 养鸡 家禽 鸡叫 pigeons chickens
蜜蜂 马蜂 马蜂窝 蜂 虫 蜇 wasps
烟囱 排烟 冒烟 黑烟 锅炉 浓烟 烧 焦味 smoke chimney
振动 震 抖 晃 裂 机器 冲床 轰鸣 压缩机 水泵 嗡嗡 低频 外机 vibration
空调外机 外机 滴水 热风 支架 吹
晾晒 晾衣 衣服 被子 晒被 阳台 绳子 晾
楼顶 天台 平台 屋顶 顶楼 太阳能 水箱 rooftop
地下室 车库 储藏室 霉 潮 地下 积水 basement
墙 外立面 涂料 粉刷 剥落 掉皮 裂缝 鼓包
管网 雨水 雨污 分流 混接 直排 管道 施工
油漆 喷漆 涂料 味 甲醛 胶水 印刷 塑料味
医生 看病 排队 全科 转诊 门诊 停诊 夜间 值班 坐诊 没医生 doctor
助听 眼镜 假肢 辅具 轮椅 租 借
喂奶 母婴 哺乳 婴儿车 尿布 nursing
婚姻 结婚 离婚 登记 预约
志愿者 义工 社工 陪伴 探访
党员 居委会 社区干部 书记 村委 没人 找不到人 committee
投票 选举 业委会 业主大会 换届 表决 签名 vote
电动三轮 老年代步车 三轮车 残疾车 代步车 无牌 tricycle
渣土 运输 撒落 泥 泥巴 带泥 车轮 冲洗 洒
隧道 涵洞 桥洞 地道 高度 限高 卡住 卡了
船 渡口 轮渡 码头 过河 摆渡 ferry
桥 桥面 桥栏 桥墩 裂 晃 钢筋 封桥 绕 bridge
站名 报站 语音 方言 播报 喇叭 听不清
地铁 轨道 站厅 出口 扶梯 安检 下行 电扶梯 爬 metro
机场 航站 大巴 行李 接机 飞机
火车站 高铁站 东站 进站 出站 候车 检票 接站
高考 中考 考场 静音 考试 复习 exam
作业 近视 睡眠 减负 书包 体育课 homework
饮食 食材 不新鲜 吃出 头发 虫子 馊 过期 食品 卫生证 food
餐饮 饭店 后厨 地沟 外卖 小吃 奶茶
烟 抽烟 吸烟 二手烟 烟头 禁烟 控烟 smoking
赌博 麻将 棋牌室 洗牌 打牌 赌 gambling
传销 非法集资 理财 爆雷 本金 血本 养老钱 fund
宗教 庙 烧香 教堂 放生
放生 乌龟 蛇 外来物种
古树 名木 银杏 香樟 虫蛀 枯死 保护牌 树龄
湿地 鸟 观鸟 芦苇 候鸟
天然 山泉 水源 水库 水源地 饮用水 游泳 洗车
洗车 洗车店 污水 泡沫 占道
汽修 修车 汽修店 喷漆 敲打 机油
加油 油品 油站 油味 加油站
仓库 物流 货车 装卸 叉车 半夜 warehouse logistics
厂 工厂 车间 机器 企业 老板 开工 停产 factory
园区 产业园 企业 配套 食堂 班车 宿舍 通勤
人才 落户 补贴 毕业生 大学生 租房
外来 外地 新市民 居住证 积分 民工 农民工 流动
残疾 聋 哑 手语 盲 无障碍 残联 康复 disabled
退伍 军人 优待 优抚 老兵
计划生育 独生 子女 奖励 补助
丧葬 丧事 灵堂 火化 墓
殡葬 哀乐 吹打 灵棚 搭棚 半夜
电影 放映 场次 露天
文艺 演出 下乡 送戏 戏台 舞台
非遗 手艺 泥人 锡剧 传承
博物馆 讲解 展品 开放 周一 闭馆
体育 赛事 马拉松 封路 跑步
滑板 轮滑 广场 冲撞 小孩
风筝 风筝线 放风筝 割 kite
无人机 航拍 偷拍 隐私 drone
激光 光污染 射灯 led 屏 大屏 广告屏 亮
广告 牛皮癣 小广告 乱贴 喷 招牌 广告牌 掉 advert
旗杆 横幅 标语
信箱 邮件 报纸 信件 送报 投递
水表 电表 抄表 气表 水费 电费 算错 跑水 meter bill
煤改气 取暖 壁挂炉 散热 集中供暖
雨棚 车棚 凉棚 棚顶 棚子 漏
石头 落石 山体 滑坡 护坡 塌 坡
田埂 沟 沟渠 水沟 堵 淤 淤泥 清淤 泵站 排涝 ditch
鱼虾 蟹 蟹塘 鱼塘 死鱼 翻塘
果园 果树 采摘 偷摘
耕地 抛荒 荒 退林 基本农田 占用 硬化
合作社 分红 股份 账
拖拉机 农机 收割机 机耕
农药 打药 药味 飘
养老金 退休 工龄 补缴 待遇 资格认证 没到账 pension
失业 失业金 下岗 再就业
公积金 贷款 提取 首付
二手房 过户 税 中介费
阳台 封阳台 拆 外立面
群众 举报 反映 没回音 没答复 踢皮球 推来推去 没下文 石沉大海
"""


_LEXICON = Lexicon(THEMES)


def themes(folded: str) -> dict[str, float]:
    """The themes of a folded text, each with how much is said of it: a word of several themes is shared among them."""
    found: dict[str, float] = defaultdict(float)
    for names in _LEXICON.found(folded):
        for name in names:
            found[name] += 1 / len(names)
    return found
