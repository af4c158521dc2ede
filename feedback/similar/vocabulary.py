"""What people speak of, by the words they use for it: two opinions without a character in common may mean one matter.

One line is one notion (a thing, or what is wrong with it); its first word stands for it. Pure data of the field, in
folded form (see `bigrams.folded`): lower case, simplified, no punctuation; `_` stands for a space. A longer word wins
over one inside it.
"""

from __future__ import annotations

from feedback.similar.lexicon import Lexicon

NOTIONS = """
路灯 街灯 灯杆 street_lamp street_lamps streetlight streetlights street_light street_lights lamp_post
太暗 黑灯 漆黑 摸黑 黑漆漆 很黑 特别黑 看不清 灭了 不亮 全黑 灯坏 dark
太亮 刺眼 直射 遮光 灯光照 光污染 glare
电梯 轿厢 lift elevator
加装电梯 装电梯 add_an_elevator install_a_lift install_an_elevator add_a_lift
困人 关人 被困 trapped
公交 公交车 班车 线路 bus
末班 收班 首班 last
改线 改道 绕掉 不停 取消站 no_longer_stops
间隔 等车 不来车 加车 加几班 挤不上
候车亭 站台 顶棚 bus_shelter
地铁 metro subway
停车 车位 停车位 停车场 停车费 parking
消防通道 消防车 救护车进 生命通道 fire_lane fire_engine
道闸 外来车 外来车辆 外面的车 门禁 barrier
堵车 拥堵 水泄不通 堵得 堵了 走不动 排队停车 traffic_jam
红绿灯 信号灯 绿灯 traffic_light green_light
左转 左转灯 左转信号 left_turn
斑马线 人行横道 过街 横穿 天桥 crossing crosswalk
护栏 隔离栏 railing
逆行 闯红灯 飞快 骑车太快 外卖电动车 wrong_way
电动车 电瓶车 e_bike e_bikes scooter
充电 充电桩 飞线 吊线 拉电线 charging charge
共享单车 单车 shared_bikes
偷电瓶 电瓶被偷 丢电瓶 被偷 盗窃 小偷 失窃 stolen theft
监控 摄像头 探头 camera cctv
河道 河道 河水 小河 河里 发黑 黑水 死鱼 排污 偷排 水是黑的 river canal
臭 臭味 恶臭 异味 难闻 味道大 味道太大 味道实在 捂鼻子 臭气 stinks smell stench
刺鼻 怪味 废气 排气 气味 熏得 化工 chemical_fumes
垃圾站 中转站 转运站 压缩站 transfer_station
垃圾 垃圾桶 垃圾箱 撤桶 投放点 投放 rubbish garbage trash waste_bin
建筑垃圾 装修垃圾 砖头 渣土 rubble construction_waste
油烟 烧烤 烟大 烟熏 barbecue smoke
摆摊 早点摊 早点 小摊 早市 夜市摊 不让摆 street_vendor
噪音 噪声 太吵 吵得 扰民 声音大 太响 轰隆 音量 睡不好 睡不着 noise noisy loud
广场舞 跳舞 音响 square_dancing square_dance
工地 施工 打桩 浇混凝土 夜间施工 construction_site
高架 高架桥 隔音屏 声屏障 隔音板 viaduct sound_barrier noise_barrier
狗 养狗 遛狗 大型犬 宠物 dog dogs
牵绳 拴绳 不拴 嘴套 扑人 扑到 leash
狗屎 狗粪 粪便 拾便 dog_poo
流浪狗 野狗 流浪猫 收容 stray
放学 接送 接孩子 家长等候 pick_up_time pickup double_parked
食堂 午饭 学校饭菜 饭菜 伙食 canteen school_meals
学区 划片 入学 招生 school_district
课后 课后班 课后服务 托管 after_school
助餐 老年食堂 助老食堂 社区食堂 长者食堂 吃饭的地方 老人食堂 meals_for_the_elderly
关门 停办 不开了 再开 closed_down
太咸 太油 口味重 清淡 咬不动 salty
水压 水小 二次供水 没水 打不着火 洗不了澡 water_pressure
黄水 发黄 锈水 铁锈 水质 沉淀 是黄的 rusty_water yellow_water
停水 爆管 水管爆 管子爆 又漏 water_cut
停电 跳闸 变压器 电压 增容 用电高峰 power_cut blackout
燃气 煤气 天然气 gas
暖气 供暖 heating
井盖 窨井 窨井盖 阴井 manhole
挖开 开挖 反复开挖 挖沟 围挡 又挖 挖了 dug_up
坑洼 坑坑洼洼 路面破 路太烂 太烂 土路 机耕路 浇水泥 pothole potholes
积水 水淹 淹水 淹了 一下雨就淹 涵洞 桥洞积水 floods flooded
车库 地下车库 倒灌 garage
排涝 泵站 排涝站 稻田 田里 drainage_pump
树 树枝 大树 修剪 遮住 挡住窗 遮得 香樟 tree trees branches
砍树 砍了 被砍 补种 felled
枯树 死树 倒下来 dead_tree
绿化 绿化带 草坪 lawn
工资 欠薪 欠条 包工头 农民工 unpaid_wages
社保 不交社保 五险 social_insurance
退休金 养老金 工龄 档案 pension
儿科 小儿科 小孩发烧 孩子发烧 paediatrician children_s_doctor
挂号 窗口少 人工窗口 register
药 断货 缺药 常用药 慢性病 降压药 拿药 medicine
救护车 急救 急救站 急救点 ambulance
健身器材 健身点 单杠 器材 fitness_equipment
篮球 篮球场 球场 打球 basketball
图书室 阅览室 图书馆 看书 library
老房子 危房 裂缝 开裂 鉴定 拆迁 墙体 crack cracks demolition
漏水 漏雨 渗水 顶楼漏 屋顶漏 发霉 leaks leaking
维修基金 公共维修 maintenance_fund
物业费 涨价 业主大会 业委会 业主委员会 乱涨价 property_fee
物业 property_management
保健品 送鸡蛋 发鸡蛋 听课 健康讲座 磁疗 health_products
诈骗 反诈 电话骗 冒充 骗走 被骗 防诈骗 fraud scam
分类 垃圾分类 sorting
菜场 农贸市场 菜市场 烂菜叶 苍蝇 wet_market
贷款 融资 抵押 流动资金 门槛 loan
办证 许可 执照 材料要求 一次说清 licence permit
盲道 盲人 视力 tactile_paving
宅基地 建房 翻建 审批 建房审批
流转 租金 土地流转 合作社 land_rent
假冒 冒牌 冒充正宗 counterfeit
水蜜桃 桃子 peaches
古镇 保护 heritage
不通公交 没有公交 开条线路 no_bus
扬尘 灰尘 灰大 dust
无障碍 坡道 轮椅 wheelchair_ramp
游泳 游泳馆 游泳池 swimming pool
羽毛球 球馆 乒乓 网球 订场 抢不到 badminton court courts
操场 跑步 对外开放 running track
栈道 木板 木栈 栈板 木栈道 木板路 boardwalk planks
钓鱼 鱼钩 鱼竿 甩竿 鱼线 fishing
打车 出租车 网约车 叫车 taxi taxis
黑车 拉客 宰客 宰外地人 touts
群租 隔断 二房东 隔成 合租 subdivided
民宿 短租 日租 日租房 short_lets
公租房 人才公寓 轮候 保障房 廉租 public_rental_housing
晒场 晒谷 晒稻 稻谷 烘干 收稻 drying_floor
野猪 糟蹋 wild_boar
养猪 猪场 养猪场 养鸡场 粪水 养殖 pig_farm
信号 没信号 手机信号 基站 mobile_signal phone_signal
辐射 天线 radiation
宽带 布线 网速 网络 broadband internet
公厕 公共厕所 厕所 卫生间 洗手间 toilet toilets
女厕 蹲位 厕所太少 女厕所 ladies'_room ladies
托育 托班 托儿所 婴幼儿 没人带 nursery childcare
公办 民办 私立 转民办 学费 private_school
塑胶 跑道 新铺 流鼻血 甲醛 formaldehyde
幼儿园 kindergarten
快递 快递员 送上门 送到户 包裹 parcels courier
快递柜 菜鸟柜 丰巢 超时收费 parcel_locker
劳动合同 不签合同 工伤 劳动关系 work_injury
楼道 楼梯间 杂物 堆满 堆放 堆东西 堆的 疏散通道 stairwell
楼道灯 声控灯 楼梯灯 灯泡 没有灯 stair_lights
高空抛物 往下扔 抛物 从天而降 thrown_from
手机预约 智能手机 智能机 取号机 现场号 online_appointment smartphone
午休 中午关门 周末不开门 错时 延时服务 opening_hours
年审 年检 本人到场 本人来 要本人 in_person
飞机 航班 航线 夜航 隔音窗 隔音改造 aircraft planes
安置房 过渡费 拆迁户 回迁 征了 征地 resettlement
快速路 公交专用道 晚高峰 拥堵路段 expressway
低保 困难补助 救助 补贴 allowance
残疾 残疾证 残联 disabled
医保 报销 异地就医 insurance_claim
户口 落户 身份证 household_registration
公积金 provident_fund
房产证 产权证 办证难 title_deed
烂尾 延期交房 交房 停工 unfinished
质量问题 精装修 空鼓 construction_defects
大货车 货车 渣土车 重卡 trucks lorries
超速 飙车 炸街 摩托 speeding motorbikes
烟花 爆竹 鞭炮 放炮 fireworks
秸秆 焚烧 烧垃圾 open_burning
蓝藻 水葫芦 太湖水 algae
白蚁 虫子 蛇 马蜂 termites wasps
老鼠 蟑螂 rats cockroaches
蚊子 蚊虫 mosquitoes
小广告 牛皮癣 乱贴 flyers
高压线 变电站 电线乱 线缆 垂下来 电线杆 power_lines
路牌 门牌 指示牌 导航 road_sign
菜价 涨价了 物价 prices
短斤缺两 缺斤 秤 short_weight
过期 食品安全 变质 吃坏 food_safety
预付卡 充值卡 健身卡 跑路 退卡 办卡 gym_closed
培训机构 培训班 退费 补习 refund
中介 押金 租房 deposit
养老院 敬老院 护理院 床位 nursing_home
护工 上门护理 居家养老 home_care
体检 免费体检 check-up
疫苗 打疫苗 接种 vaccine
牙科 看牙 dentist
家庭医生 签约医生 family_doctor
校车 school_bus
作业 近视 减负 homework
校园欺凌 打人 霸凌 bullying
老师 师资 代课 teachers
公园 休息椅 长椅 凉亭 benches
遮阳 雨棚 树荫 shade
充电站 快充 新能源车 charging_station
加油站 petrol_station
机动车道 非机动车道 自行车道 骑行道 bike_lane
人行道 人行道砖 砖头松 松动 pavement sidewalk
减速带 speed_bump
反光镜 转弯 盲区 视线 blind_bend
限高 限高杆 height_bar
护堤 堤岸 塌方 滑坡 landslide
消火栓 灭火器 消防设施 fire_hydrant
单元门 人脸 门锁 entrance_door
保安 门卫 陌生人 巡逻 guards
水费 电费 阶梯 多收 抄表 bills
化粪池 下水道 堵塞 反水 溢出 污水管 sewer drains
外墙 瓷砖 脱落 墙皮 保温层 falling_tiles
屋面 防水 天沟 roof
墓地 公墓 殡葬 祭扫 cemetery
红白喜事 丧事 吹打 funeral
广场 舞台 活动室 活动中心 activity_room
老年大学 书法班 报不上名 senior_university
博物馆 展览 门票 museum
景区 游客 旅游 tourists
无人机 drone
共享充电宝 扫码
彩票 棋牌 麻将 打牌 mahjong
酒吧 ktv 卡拉ok 唱歌 karaoke bar
网吧 游戏厅
早教 玩具
招工 招聘 就业 找工作 jobs
创业 孵化 扶持 startup
退税 税务 发票 tax invoice
电商 直播 网店
化肥 农药 种子 fertiliser
水渠 灌溉 抽水 引水 irrigation
村道 进村路 村路 village_road
大棚 蔬菜 滞销 卖不掉 unsold
鱼塘 养鱼 fish_pond
大门 西门 北门 南门 东门 锁着 封了 焊死 绕路 不让走 locked_gate
刷脸 录脸 face_recognition
扶梯 自动扶梯 下行 台阶 escalator
地下通道 过街天桥 footbridge
摩的 三轮车 残疾车
搅拌站 水泥厂 粉尘 扬灰 罐车 concrete_plant
重载 压坏 轧坏 坑连着坑 稀烂 拉石子
烧线 烧电线 黑烟 烧橡胶 废铜 burning_cables
抽血 采血 验血 化验 blood_test
封桥 加固 五星级 迟迟不 完工 不见动工 工期 overdue_works
便桥 钢板 铁板 打滑 防滑 slippery
栏杆 扶栏 石墩 桥栏 parapet
秤不准 不准 短斤 短斤少两 缺斤少两 公平秤 scales cheat
摊位费 摊位 涨租 摊主 stall_rent
顶棚漏 地滑 跌倒 摔断
露营 帐篷 野餐 camping
专线 直达 旅游专线 接驳 shuttle
班额 班级人数 一个班 大班额 class_size
平板 智慧课堂 tablets
欺负 欺凌 要钱 高年级
护理院收费 加价 护理费 care_fees
医保定点 刷医保 医保卡 开通医保
独居 孤老 空巢 一键呼叫 敲门 探访 living_alone
违建 违章搭建 搭建 加盖 阳光房 私自 illegal_construction
种菜 菜地 圈地 篱笆 养鸡 毁绿 vegetable_plots
太阳能 热水器 支架 solar
健身房 年卡 关门跑路 办了卡 membership
推销 套餐 理发店 美容 养发 hairdresser
喷泉 音乐喷泉 fountain
带状疱疹 没货
雕塑 景观 亮化 装饰灯
座椅 椅子 候车椅 休息
围墙 倒塌 墙倒
儿童乐园 滑梯 沙坑 游乐 playground
沙滩 滑板 轮滑
停车收费 收费高 乱收费 收费员 parking_fee
罚单 贴条 违停罚款 电子眼 fines
租车 驾校 练车
冷链 冷库 保鲜
农机 收割机 拖拉机
厂房 污水处理 排放 废水 wastewater
地铁口 出入口 接驳车
直饮水 水箱 水箱清洗 蓄水池 water_tank
车棚 非机动车棚 bike_shed
信箱 报箱 邮局 寄信 post_office
银行 取款机 atm bank
药店 买药 夜间药房 pharmacy
菜篮子 买菜难 没有菜场
理疗 康复 康复训练 rehabilitation
心理 抑郁 心理咨询 counselling
聋哑 手语 听障 deaf
导盲犬 视障
急诊 候诊 排号 emergency_room
停诊 撤并 关掉门诊
教师节 兴趣班 社团
高考 中考 补习班 考场 exam
午睡 午休床 趴着睡
校服 书本费 school_fees
图书 借书 还书
电影 放映 露天电影
文物 老街 故居 名人 relic
河堤 护栏缺 落水 溺水 救生圈 drowning
冰 结冰 除雪 积雪 扫雪 snow
路肩 断头路 打通 没修通 dead_end
信号塔 铁塔
隧道 涵洞灯 隧道灯 tunnel
桥面 伸缩缝 跳车
收费站 高速口
客运站 长途车
渡口 轮渡
"""


_LEXICON = Lexicon(NOTIONS)


def notions(folded: str) -> frozenset[str]:
    """The notions that a folded text speaks of."""
    return frozenset(name for names in _LEXICON.found(folded) for name in names)
